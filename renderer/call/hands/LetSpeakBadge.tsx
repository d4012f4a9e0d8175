import { Mic } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import type { RowBadgeProps } from '../entries.ts';
import { useCall, useHostActions } from '../useCall.tsx';
import { queuePosition } from './hands.ts';

/** Answers somebody who has asked to speak: whose hand is raised, and who may not unmute. */
export function LetSpeakBadge({ peer }: RowBadgeProps) {
	const { t } = useTranslation();
	const host = useHostActions();
	const isAsking = useCall((state) => queuePosition(state, peer.peerId) > 0);
	if (!host || !isAsking || peer.permissions.mic || peer.viewer) return null;
	return (
		<IconButton
			testId="person-let-speak"
			variant="primary"
			label={t('call.moderation.letSpeakOf', { name: peer.displayName })}
			icon={<Mic className="size-5" aria-hidden />}
			onClick={() => void host.letSpeak(peer.peerId)}
		/>
	);
}

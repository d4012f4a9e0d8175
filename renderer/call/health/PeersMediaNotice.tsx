import type { TFunction } from 'i18next';
import { MonitorX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { DismissButton } from '../../ui/DismissButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useCall } from '../useCall.tsx';

/** Names that are shown; the others are counted. */
const namesShown = 3;

/** For hosts and co-hosts: one notice for all whom media do not reach, until they do or it is dismissed. */
export function PeersMediaNotice() {
	const { t, i18n } = useTranslation();
	const ports = useCall((state) => state.peersInTrouble.ports);
	const peerIds = useCall(useShallow((state) => state.peersInTrouble.peerIds.filter((id) => id !== state.selfPeerId)));
	const names = useCall(
		useShallow(({ peers, peersInTrouble, selfPeerId }) =>
			peers
				.filter(({ peerId }) => peerId !== selfPeerId && peersInTrouble.peerIds.includes(peerId))
				.map(({ displayName }) => displayName),
		),
	);
	const [dismissed, setDismissed] = useState<readonly string[]>([]);
	// Somebody else than those who were there when it was dismissed.
	const isNews = peerIds.some((peerId) => !dismissed.includes(peerId));
	return (
		<div role="status" data-testid="peers-media-notice" className="max-w-full empty:absolute">
			{isNews && names.length > 0 && (
				<Notice
					testId="notice-peers-media"
					icon={<MonitorX className="text-warning-ink" aria-hidden />}
					text={t('mediaTrouble.peers', { count: names.length })}
					details={[
						t('mediaTrouble.who', { names: listOf(names, i18n.language, t) }),
						...(ports.length > 0 ? [t('mediaTrouble.need', { count: ports.length, ports: ports.join(', ') })] : []),
					].join(' ')}
				>
					<DismissButton onClick={() => setDismissed(peerIds)} />
				</Notice>
			)}
		</div>
	);
}

function listOf(names: string[], language: string, t: TFunction): string {
	// One more name takes no more room than its count.
	const shown = names.length === namesShown + 1 ? names : names.slice(0, namesShown);
	const others = names.length - shown.length;
	const parts = others > 0 ? [...shown, t('mediaTrouble.others', { count: others })] : shown;
	return new Intl.ListFormat(language, { type: 'conjunction' }).format(parts);
}

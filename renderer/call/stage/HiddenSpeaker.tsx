import { AudioLines } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { RoleBadge } from '../../ui/RoleBadge.tsx';
import { useCall } from '../useCall.tsx';
import type { TileKey } from './tileList.ts';

/**
 * Names the active speaker while their tile is on another page. Stands beside the page switch, above it on narrow
 * screens.
 */
export function HiddenSpeaker({ visible }: { visible: TileKey[] }) {
	const { t } = useTranslation();
	const [name, role] = useCall(
		useShallow((state) => {
			const speaker = state.peers.find((peer) => peer.peerId === state.activeSpeakerPeerId);
			const isHidden = speaker && !speaker.isSelf && !visible.includes(`${speaker.peerId}/camera`);
			return isHidden ? [speaker.displayName, speaker.role] : [];
		}),
	);
	if (name === undefined) return null;
	return (
		<p
			data-testid="hidden-speaker"
			className="appear absolute right-2 flex items-center gap-2 rounded-full bg-slate-950/80 px-3.5 py-1.5 text-sm font-medium text-white z-10 max-sm:bottom-full max-sm:mb-2 max-sm:max-w-[80%] sm:top-2 sm:max-w-[calc(50%-7rem)] immersive:top-auto immersive:bottom-1.5 immersive:max-w-[50%]"
		>
			<AudioLines className="size-4 shrink-0 text-teal-300" aria-hidden />
			<span className="truncate">{t('call.speaking', { name })}</span>
			{role && role !== 'participant' && <RoleBadge label={t(`call.role.${role}`)} tone="dark" />}
		</p>
	);
}

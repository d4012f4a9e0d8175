import { AudioLines } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TileKey } from './tileList.ts';
import { useCall } from './useCall.tsx';

/** Who is heard but on another page; saying so moves no tile. */
export function HiddenSpeaker({ visible }: { visible: TileKey[] }) {
	const { t } = useTranslation();
	const name = useCall((state) => {
		const speaker = state.peers.find((peer) => peer.peerId === state.activeSpeakerPeerId);
		return speaker && !speaker.isSelf && !visible.includes(`${speaker.peerId}/camera`) ? speaker.displayName : null;
	});
	if (name === null) return null;
	return (
		<p className="appear absolute right-2 bottom-2 flex max-w-[80%] items-center gap-2 rounded-full bg-slate-950/80 px-3.5 py-1.5 text-sm font-medium text-white">
			<AudioLines className="size-4 shrink-0 text-teal-300" aria-hidden />
			<span className="truncate">{t('call.speaking', { name })}</span>
		</p>
	);
}

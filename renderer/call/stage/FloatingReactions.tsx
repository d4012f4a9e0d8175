import { useTranslation } from 'react-i18next';
import { ReactionIcon } from '../controls/ReactionIcon.tsx';
import { useCall } from '../useCall.tsx';

/** Reactions rise at the left edge and fade; they cover no face for long and move nothing. */
export function FloatingReactions() {
	const { t } = useTranslation();
	const reactions = useCall((state) => state.reactions);
	const peers = useCall((state) => state.peers);
	return (
		<ul className="pointer-events-none absolute bottom-14 left-3 flex flex-col items-start gap-2" aria-live="polite">
			{reactions.slice(-6).map(({ id, peerId, reaction }) => (
				<li
					key={id}
					className="float-up flex items-center gap-2 rounded-full bg-slate-950/80 py-1.5 pr-3.5 pl-2 text-sm font-medium text-white"
				>
					<ReactionIcon reaction={reaction} className="size-6" />
					<span className="sr-only">{t(`call.reaction.${reaction}`)}</span>
					{peers.find((peer) => peer.peerId === peerId)?.displayName}
				</li>
			))}
		</ul>
	);
}

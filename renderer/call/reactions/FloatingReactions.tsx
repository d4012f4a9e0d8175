import { useTranslation } from 'react-i18next';
import { useCall } from '../useCall.tsx';
import { ReactionIcon } from './ReactionIcon.tsx';

/** The latest six reactions, each floating up at the left edge of the stage and fading out. */
export function FloatingReactions() {
	const { t } = useTranslation();
	const reactions = useCall((state) => state.reactions);
	const peers = useCall((state) => state.peers);
	return (
		<ul className="pointer-events-none absolute bottom-14 left-3 flex flex-col items-start gap-2" aria-live="polite">
			{reactions.slice(-6).map(({ id, peerId, reaction }) => (
				<li
					key={id}
					data-testid="reaction"
					data-reaction={reaction}
					className="float-up flex items-center gap-2 rounded-full bg-slate-950/80 py-1.5 pr-3.5 pl-2 text-sm font-medium text-white"
				>
					<ReactionIcon reaction={reaction} className="size-6" />
					<span className="sr-only">{t(`call.reactions.${reaction}`)}</span>
					<bdi>{peers.find((peer) => peer.peerId === peerId)?.displayName}</bdi>
				</li>
			))}
		</ul>
	);
}

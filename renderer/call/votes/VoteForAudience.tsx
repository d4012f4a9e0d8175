import { useInvitation } from '../invitation.tsx';
import { useCall } from '../useCall.tsx';
import { VotePresented } from './VotePresented.tsx';

/** The question beside the tiles of a window that an audience looks at. */
export function VoteForAudience() {
	const vote = useCall((state) => state.vote);
	const count = useCall((state) => state.voteCount);
	const phones = useCall((state) => state.votePhones);
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const invitation = useInvitation();
	if (!vote) return null;
	const answered = count?.voteId === vote.voteId ? { answered: count.tally.answered, expected: count.expected } : null;
	return (
		<div className="absolute right-2 bottom-2 z-20 flex max-h-[calc(100%-1rem)] w-[min(60rem,100%-1rem)] overflow-y-auto rounded-2xl border border-line bg-raised p-[2.5vmin] text-ink shadow-float">
			<VotePresented
				vote={vote}
				answered={answered}
				address={phones?.allowed ? (invitation?.voteAddress ?? null) : null}
				roomCode={invitation?.roomCode ?? ''}
				serverAheadMs={serverAheadMs}
				className="text-[clamp(1rem,2.8vmin,2rem)]"
			/>
		</div>
	);
}

import type { ProjectionProps } from '../entries.ts';
import { VotePresented } from './VotePresented.tsx';

/** The question on the host's projector view. Draws nothing that the class is not to know yet: of the count only how many. */
export function VotesProjection({ parts, serverAheadMs, invitation }: ProjectionProps) {
	const { vote = null, host } = parts.votes ?? {};
	if (!vote) return null;
	const count = host?.count?.voteId === vote.voteId ? host.count : null;
	return (
		<VotePresented
			vote={vote}
			answered={count && { answered: count.tally.answered, expected: count.expected }}
			address={host?.phones.allowed ? invitation.voteAddress : null}
			roomCode={invitation.roomCode}
			serverAheadMs={serverAheadMs}
			className="max-w-[46em] text-[3.2vmin]"
		/>
	);
}

/** Whether there is a question, beside which the ways into the class become small. */
export const takesProjector = ({ votes }: ProjectionProps['parts']): boolean => votes?.vote != null;

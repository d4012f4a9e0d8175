/** An operation that the home of a room has acknowledged; it was done at some time between the two, ms of one clock. */
export type Act = { sentMs: number; ackedMs: number };

/** Acts in one stay in the room. All were done by one home. */
export type Stay = { who: string; home: string; acts: readonly Act[] };

/**
 * Reads from what clients were told whether a room had two homes at a time. A home has the room for one span of time, in which
 * it does everything that it acknowledges. So of two stays at different homes, all acts of one were done before all acts of
 * the other: either the last one sent in the first was sent before the first answer in the second, or the other way round.
 * @returns what cannot have been, in words; empty: never two homes
 */
export function findTwoHomes(stays: readonly Stay[]): string[] {
	const spans = stays.filter(({ acts }) => acts.length > 0).map(spanOf);
	return spans.flatMap((one, index) =>
		spans
			.slice(index + 1)
			.filter((other) => one.home !== other.home && overlap(one, other))
			.map((other) => `${textOf(one)} while ${textOf(other)}`),
	);
}

type Span = Omit<Stay, 'acts'> & { firstAckedMs: number; lastSentMs: number };

function spanOf({ who, home, acts }: Stay): Span {
	const firstAckedMs = Math.min(...acts.map(({ ackedMs }) => ackedMs));
	const lastSentMs = Math.max(...acts.map(({ sentMs }) => sentMs));
	return { who, home, firstAckedMs, lastSentMs };
}

/** Neither can have ended before the other began. */
const overlap = (one: Span, other: Span) =>
	one.lastSentMs >= other.firstAckedMs && other.lastSentMs >= one.firstAckedMs;

const textOf = ({ who, home, firstAckedMs, lastSentMs }: Span) =>
	`${home} served ${who} from ${Math.round(firstAckedMs)} to ${Math.round(lastSentMs)} ms`;

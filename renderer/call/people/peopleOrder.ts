import type { CallState } from '../../client/state/callState.ts';
import { raisedHands } from '../hands/hands.ts';

/** "ada" before "Ben", "Room 2" before "Room 10". */
const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** From this many people on nobody finds a name by looking. */
export const searchableFrom = 9;

/** "Zoë" -> "zoe": accents and case are not typed by whoever searches. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether every word of the query begins a word of the name or stands in it. */
export function isFound(name: string, query: string): boolean {
	const foldedName = folded(name);
	return folded(query)
		.split(/\s+/)
		.every((word) => foldedName.includes(word));
}

export type PeopleOrder = {
	/** peerIds of those with a raised hand, first raised first. */
	hands: string[];
	/** peerIds of everybody else, A to Z. */
	others: string[];
};

/** Whom the list shows, in its order. */
export function orderOf(state: Pick<CallState, 'peers' | 'hands'>, query: string): PeopleOrder {
	const found = state.peers.filter(({ displayName }) => isFound(displayName, query));
	const foundIds = new Set(found.map(({ peerId }) => peerId));
	const hands = raisedHands(state).filter((peerId) => foundIds.has(peerId));
	const others = found
		.filter(({ peerId }) => !hands.includes(peerId))
		.sort((a, b) => collator.compare(a.displayName, b.displayName));
	return { hands, others: others.map(({ peerId }) => peerId) };
}

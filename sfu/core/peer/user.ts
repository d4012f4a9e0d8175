/** What notices say about the user of a peer, whom the token of another issuer names. */
import type { Peer } from './Peer.ts';

type OfUser = { userId?: string };

export function userOf({ userId }: Pick<Peer, 'userId'>): OfUser {
	return userId === undefined ? {} : { userId };
}

/**
 * Of a peer that leaves: clients that know people by the ids of their users must not take one away who is in the room twice.
 * @param others those that stay
 */
export function leavingUserOf(
	{ userId }: Pick<Peer, 'userId'>,
	others: Iterable<Pick<Peer, 'userId'>>,
): OfUser & { userStays?: true } {
	if (userId === undefined) return {};
	return [...others].some((other) => other.userId === userId) ? { userId, userStays: true } : { userId };
}

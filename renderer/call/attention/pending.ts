/** People who want something of a host or co-host: to be let in from the lobby, or to speak (raised hand). */
import type { CallState } from '../../client/state/callState.ts';

export type Person = { id: string; name: string };
/** In the order in which they came or raised their hand. */
export type Pending = { waiting: readonly Person[]; hands: readonly Person[] };

type Sources = Pick<CallState, 'role' | 'lobby' | 'hands' | 'peers' | 'selfPeerId'>;

export const nobody: Pending = { waiting: [], hands: [] };

/** Empty for participants. Our own hand is not news to us. */
export function pendingOf({ role, lobby, hands, peers, selfPeerId }: Sources): Pending {
	if (role === 'participant') return nobody;
	return {
		waiting: lobby.map(({ peerId, displayName }) => ({ id: peerId, name: displayName })),
		hands: hands.flatMap((id) => {
			const peer = id === selfPeerId ? undefined : peers.find(({ peerId }) => peerId === id);
			return peer ? [{ id, name: peer.displayName }] : [];
		}),
	};
}

export const countOf = ({ waiting, hands }: Pending): number => waiting.length + hands.length;

/** Who is in `after` and was not in `before`. */
export function newcomers(before: Pending, after: Pending): Pending {
	const missingIn = (known: readonly Person[]) => (person: Person) => !known.some(({ id }) => id === person.id);
	return {
		waiting: after.waiting.filter(missingIn(before.waiting)),
		hands: after.hands.filter(missingIn(before.hands)),
	};
}

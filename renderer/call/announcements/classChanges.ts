/** What changed in a class between two moments, as far as somebody who does not see the page wants to hear it. */
import type { CallState } from '../../client/state/callState.ts';

type Watched = Pick<CallState, 'peers' | 'selfPeerId' | 'role' | 'lobby' | 'hands'>;
type Names = ReadonlyMap<string, string>;

/** By peerId. */
export type ClassMoment = { present: Names; sharing: Names; waiting: Names; hands: Names };

/** Names, in the order in which they came. */
export type ClassChanges = {
	joined: string[];
	left: string[];
	/** In the lobby; like `hands` for hosts and co-hosts only. */
	waiting: string[];
	hands: string[];
	sharing: string[];
	stoppedSharing: string[];
};

/** Without ourselves: we know what we do. */
export function momentOf({ peers, selfPeerId, role, lobby, hands }: Watched): ClassMoment {
	const others = peers.filter(({ peerId }) => peerId !== selfPeerId);
	const namesOf = (some: readonly { peerId: string; displayName: string }[]): Names =>
		new Map(some.map(({ peerId, displayName }) => [peerId, displayName]));
	const leads = role !== 'participant';
	return {
		present: namesOf(others),
		sharing: namesOf(others.filter(({ media }) => media.screen)),
		waiting: namesOf(leads ? lobby : []),
		hands: namesOf(leads ? hands.flatMap((hand) => others.find(({ peerId }) => peerId === hand) ?? []) : []),
	};
}

export function changesBetween(before: ClassMoment, after: ClassMoment): ClassChanges {
	const added = (from: Names, to: Names) => [...to].filter(([peerId]) => !from.has(peerId)).map(([, name]) => name);
	const { present } = after;
	const stillHere: Names = new Map([...before.sharing].filter(([peerId]) => present.has(peerId)));
	return {
		joined: added(before.present, present),
		left: added(present, before.present),
		waiting: added(before.waiting, after.waiting),
		hands: added(before.hands, after.hands),
		sharing: added(before.sharing, after.sharing),
		// Whoever left has stopped sharing too: that they left says it.
		stoppedSharing: added(after.sharing, stillHere),
	};
}

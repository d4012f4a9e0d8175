import type { PeerView } from '../../../sfu/protocol/models.ts';
import type { Notices } from '../../../sfu/protocol/notices.ts';
import { type KnownStops, newStops } from './newStops.ts';
import type { PeersState } from './peers.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

export type HandsState = {
	/** peerIds, first raised first. */
	hands: string[];
};

export const handsSlice = slice<HandsState, PeersState & SelfState & KnownStops>()({
	initial: { hands: [] },
	ended: { hands: [] },
	entered: ({ parts }) => ({ hands: queueOf(parts.hands) }),
	notices: {
		handsChanged: (_, raised) => ({ hands: queueOf(raised) }),
		peerLeft: ({ hands, selfPeerId }, { peerId }) =>
			peerId !== selfPeerId && hands.includes(peerId) ? { hands: hands.filter((hand) => hand !== peerId) } : {},
	},
	effects: ({ command, messages }) => ({
		entered: ({ peerId, resumed, role, peers, parts }, before) => {
			const { hands, hostStops, selfPeerId } = before;
			const wasRaised = selfPeerId !== null && hands.includes(selfPeerId);
			const isRaised = parts.hands.hands.some((hand) => hand.peerId === peerId);
			const isLowered = newStops(parts.hostStops, hostStops).includes('hand');
			// The server was restarted and has forgotten it. A hand that a host lowered meanwhile stays down.
			if (!resumed && wasRaised && !isRaised && !isLowered) void command('raiseHand', {});
			const names = namesOfNew(parts.hands, before, peers);
			if (role !== 'participant' && names.length > 0) messages.named({ key: 'handsRaised', names });
		},
		handsChanged: (raised, before) => {
			const names = namesOfNew(raised, before, before.peers);
			if (before.role !== 'participant' && names.length > 0) messages.named({ key: 'handsRaised', names });
		},
	}),
	actions: ({ command }) => ({
		/** Our own hand. */
		setHandRaised: (raised: boolean) => command(raised ? 'raiseHand' : 'lowerHand', {}),
		/** Somebody else's hand; for hosts and co-hosts. */
		lowerHand: (peerId: string) => command('lowerHand', { peerId }),
	}),
});

/** Names of the others whose hand is raised and was not `before`. */
function namesOfNew(
	raised: Notices['handsChanged'],
	before: HandsState & SelfState,
	peers: readonly Pick<PeerView, 'peerId' | 'displayName'>[],
): string[] {
	return queueOf(raised)
		.filter((peerId) => peerId !== before.selfPeerId && !before.hands.includes(peerId))
		.flatMap((peerId) => peers.find((peer) => peer.peerId === peerId)?.displayName ?? []);
}

const queueOf = ({ hands }: Notices['handsChanged']): string[] => hands.map(({ peerId }) => peerId);

import type { JoinedRoom } from '../signalling/joinRequest.ts';
import type { PeerCallView } from '../types.ts';
import type { PeersState } from './peers.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type HandsState = {
	/** peerIds, first raised first. */
	hands: string[];
};

/** Raised hands; `peers` hold the time of each. */
export const handsSlice = slice<HandsState, PeersState & SelfState>()({
	initial: { hands: [] },
	ended: { hands: [] },
	entered: (joined, { before }) => {
		const others = queueOf(joined);
		const keepsOwnHand = joined.resumed && before.hands.includes(joined.peerId);
		// The answer does not say where in the queue our own hand is; the next handsChanged does.
		return { hands: keepsOwnHand ? [...others, joined.peerId] : others };
	},
	notices: {
		handsChanged: ({ peers }, { hands }) => {
			const raised = new Map(hands.map(({ peerId, raisedAtMs }) => [peerId, raisedAtMs]));
			const withHand = (peer: PeerCallView) => {
				const handRaisedAtMs = raised.get(peer.peerId) ?? null;
				return handRaisedAtMs === peer.handRaisedAtMs ? peer : { ...peer, handRaisedAtMs };
			};
			return { hands: hands.map(({ peerId }) => peerId), peers: peers.map(withHand) };
		},
		peerLeft: ({ hands, selfPeerId }, { peerId }) =>
			peerId !== selfPeerId && hands.includes(peerId) ? { hands: hands.filter((hand) => hand !== peerId) } : {},
	},
	effects: ({ command, messages }) => ({
		// The server dropped our seat and our hand with it: raise it again.
		entered: ({ resumed }, { hands, selfPeerId }) => {
			if (!resumed && selfPeerId !== null && hands.includes(selfPeerId)) void command('raiseHand', {});
		},
		handsChanged: ({ hands }, before) => {
			if (before.role === 'participant') return;
			const added = hands.filter(({ peerId }) => peerId !== before.selfPeerId && !before.hands.includes(peerId));
			for (const { peerId } of added) {
				const name = before.peers.find((peer) => peer.peerId === peerId)?.displayName;
				if (name) messages.toast('handRaised', { name });
			}
		},
	}),
	actions: ({ command }) => ({
		/** Our own hand. */
		setHandRaised: (raised: boolean) => command(raised ? 'raiseHand' : 'lowerHand', {}),
		/** Somebody else's hand; for hosts and co-hosts. */
		lowerHand: (peerId: string) => command('lowerHand', { peerId }),
	}),
});

/** peerIds of the others whose hand is up, first raised first. */
function queueOf({ peers }: JoinedRoom): string[] {
	const raised = peers.filter(({ handRaisedAtMs }) => handRaisedAtMs !== null);
	raised.sort((a, b) => (a.handRaisedAtMs ?? 0) - (b.handRaisedAtMs ?? 0));
	return raised.map(({ peerId }) => peerId);
}

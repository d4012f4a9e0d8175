import type { Notices } from '../../../sfu/protocol/notices.ts';
import type { PeersState } from './peers.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type HandsState = {
	/** peerIds, first raised first. */
	hands: string[];
};

export const handsSlice = slice<HandsState, PeersState & SelfState>()({
	initial: { hands: [] },
	ended: { hands: [] },
	entered: ({ parts }) => ({ hands: queueOf(parts.hands) }),
	notices: {
		handsChanged: (_, raised) => ({ hands: queueOf(raised) }),
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

const queueOf = ({ hands }: Notices['handsChanged']): string[] => hands.map(({ peerId }) => peerId);

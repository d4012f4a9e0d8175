import type { PeerView } from '../../../sfu/protocol/models.ts';
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
		entered: ({ resumed, role, peers, parts }, before) => {
			// The server dropped our seat and our hand with it: raise it again.
			const { hands, selfPeerId } = before;
			if (!resumed && selfPeerId !== null && hands.includes(selfPeerId)) void command('raiseHand', {});
			const names = namesOfNew(parts.hands, before, peers);
			if (role !== 'participant' && names.length > 0) messages.handsRaised(names);
		},
		handsChanged: (raised, before) => {
			const names = namesOfNew(raised, before, before.peers);
			if (before.role !== 'participant' && names.length > 0) messages.handsRaised(names);
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

import type { JoinedRoom } from '../signalling/joinRequest.ts';
import type { PeerCallView, Quality } from '../types.ts';
import { changeMedia, changePeer, mergePeers, toMediaView, toPeerCallView, withoutRemoteMedia } from './peerViews.ts';
import type { SelfState } from './self.ts';
import { type Entering, slice } from './slice.ts';

export type PeersState = {
	/** Ourselves first, then in order of joining. */
	peers: PeerCallView[];
};

type Needs = SelfState & { ownQuality: Quality };

/** The participants and their media. */
export const peersSlice = slice<PeersState, Needs>()({
	initial: { peers: [] },
	ended: { peers: [] },
	entered: (joined, entering) => ({
		peers: mergePeers(entering.before.peers, joined.peers, describeSelf(joined, entering)),
	}),
	notices: {
		peerJoined: ({ peers, selfPeerId }, { peer }) => {
			if (peer.peerId === selfPeerId) return {};
			const known = peers.some(({ peerId }) => peerId === peer.peerId);
			return {
				peers: known ? changePeer(peers, peer.peerId, () => toPeerCallView(peer)) : [...peers, toPeerCallView(peer)],
			};
		},
		peerUpdated: ({ peers }, { peerId, ...changes }) => ({
			peers: changePeer(peers, peerId, (peer) => ({ ...peer, ...changes })),
		}),
		peerLeft: ({ peers, selfPeerId }, { peerId }) =>
			peerId === selfPeerId ? {} : { peers: peers.filter((peer) => peer.peerId !== peerId) },
		producerAdded: ({ peers }, { peerId, producer }) => ({
			peers: changePeer(peers, peerId, (peer) => {
				const isKnown = peer.media[producer.source]?.producerId === producer.producerId;
				if (peer.isSelf || isKnown) return peer;
				return { ...peer, media: { ...peer.media, [producer.source]: toMediaView(producer) } };
			}),
		}),
		producerPaused: ({ peers }, where) => ({ peers: changeMedia(peers, where, (view) => ({ ...view, paused: true })) }),
		producerResumed: ({ peers }, where) => ({
			peers: changeMedia(peers, where, (view) => ({ ...view, paused: false })),
		}),
		producerClosed: ({ peers }, where) => ({ peers: changeMedia(peers, where, () => undefined) }),
		mediaRestarted: ({ peers }) => ({ peers: withoutRemoteMedia(peers) }),
	},
	effects: ({ connection, state, subscriber, update }) => {
		const isSelf = (peerId: string) => peerId === state().selfPeerId;
		connection.on('participants', (others) => update(({ peers }) => ({ peers: mergePeers(peers, others) })));
		subscriber.on('streamChanged', (producer, stream) => {
			if (producer.source === 'voice') return;
			update(({ peers }) => ({ peers: changeMedia(peers, producer, (view) => ({ ...view, stream })) }));
		});
		return {
			peerJoined: ({ peer }) => {
				if (isSelf(peer.peerId)) return;
				for (const producer of peer.producers) subscriber.add(peer.peerId, producer);
			},
			peerLeft: ({ peerId }) => subscriber.removePeer(peerId),
			producerAdded: ({ peerId, producer }) => {
				if (!isSelf(peerId)) subscriber.add(peerId, producer);
			},
			producerClosed: ({ peerId, producerId }) => {
				if (!isSelf(peerId)) subscriber.remove(producerId);
			},
			consumerClosed: ({ consumerId }) => subscriber.consumerClosed(consumerId),
		};
	},
});

function describeSelf(joined: JoinedRoom, { before, options }: Entering<PeersState & Needs>): PeerCallView {
	const known = before.peers.find(({ isSelf }) => isSelf);
	return {
		peerId: joined.peerId,
		displayName: joined.displayName,
		role: joined.role,
		permissions: joined.permissions,
		profile: options.profile ?? {},
		isSelf: true,
		viewer: options.viewer,
		connected: true,
		media: known?.media ?? {},
		quality: before.ownQuality,
	};
}

/** Pure functions over the list of participants. What does not change keeps its reference, so that tiles stay memoised. */
import type { PeerView, ProducerView } from '../../../sfu/protocol/models.ts';
import type { MediaView, PeerCallView } from '../types.ts';

export function toPeerCallView({ producers, ...peer }: PeerView, isSelf = false): PeerCallView {
	const media: PeerCallView['media'] = {};
	for (const producer of producers) media[producer.source] = toMediaView(producer);
	return { ...peer, isSelf, media, quality: { level: 'unknown' } };
}

export const toMediaView = ({ producerId, source, paused }: ProducerView): MediaView => ({
	producerId,
	source,
	paused,
	stream: null,
});

/** Ourselves first, then in order of joining. Streams of producers that still exist, and qualities, are kept. */
export function mergePeers(
	previous: PeerCallView[],
	others: PeerView[],
	self = previous.find(({ isSelf }) => isSelf),
): PeerCallView[] {
	const known = new Map(previous.map((peer) => [peer.peerId, peer]));
	const merged = others.map((other) => {
		const peer = toPeerCallView(other);
		const before = known.get(peer.peerId);
		for (const view of Object.values(peer.media)) {
			const former = before?.media[view.source];
			if (former?.producerId === view.producerId) view.stream = former.stream;
		}
		return { ...peer, quality: before?.quality ?? peer.quality };
	});
	return [...(self ? [self] : []), ...merged.sort(byJoining(others))];
}

function byJoining(peers: PeerView[]): (a: PeerCallView, b: PeerCallView) => number {
	const joinedAtMs = new Map(peers.map((peer) => [peer.peerId, peer.joinedAtMs]));
	return (a, b) => (joinedAtMs.get(a.peerId) ?? 0) - (joinedAtMs.get(b.peerId) ?? 0);
}

export function changePeer(
	peers: PeerCallView[],
	peerId: string,
	change: (peer: PeerCallView) => PeerCallView,
): PeerCallView[] {
	const index = peers.findIndex((peer) => peer.peerId === peerId);
	const peer = peers[index];
	if (!peer) return peers;
	const changed = change(peer);
	return changed === peer ? peers : peers.with(index, changed);
}

/** `change` gets the view of this producer; undefined removes it. Our own media are left alone: ownMedia sets them. */
export function changeMedia(
	peers: PeerCallView[],
	{ peerId, producerId }: { peerId: string; producerId: string },
	change: (view: MediaView) => MediaView | undefined,
): PeerCallView[] {
	return changePeer(peers, peerId, (peer) => {
		const view = Object.values(peer.media).find((candidate) => candidate.producerId === producerId);
		if (!view || peer.isSelf) return peer;
		const { [view.source]: _, ...others } = peer.media;
		const changed = change(view);
		return { ...peer, media: changed ? { ...others, [view.source]: changed } : others };
	});
}

/** Without the media of all others, e.g. because the room's router was lost. */
export function withoutRemoteMedia(peers: PeerCallView[]): PeerCallView[] {
	return peers.map((peer) => (peer.isSelf ? peer : { ...peer, media: {} }));
}

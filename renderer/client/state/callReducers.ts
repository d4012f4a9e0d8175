/** How the state of a call follows the server's notices. Pure; what did not change keeps its reference, so that tiles can be memoised. */
import type { ChatMessage, PeerView, ProducerView, VoiceView } from '../../../sfu/protocol/models.ts';
import type { NoticeName, Notices } from '../../../sfu/protocol/notices.ts';
import type { RemoteProducer } from '../media/Subscription.ts';
import type { CallState, MediaView, PeerCallView, VoiceCallView } from './types.ts';

const chatKept = 500;

export function toPeerCallView({ producers, ...peer }: PeerView, isSelf = false): PeerCallView {
	const media: PeerCallView['media'] = {};
	for (const producer of producers) media[producer.source] = toMediaView(producer);
	return { ...peer, isSelf, media, quality: { level: 'unknown' } };
}

const toMediaView = ({ producerId, source, paused }: ProducerView): MediaView => ({
	producerId,
	source,
	paused,
	stream: null,
});

/** Ourselves first, then in order of joining; streams that still run stay as they are. */
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

/** `change` gets the medium with this producer; undefined takes it away. */
export function changeMedia(
	peers: PeerCallView[],
	{ peerId, producerId }: { peerId: string; producerId: string },
	change: (view: MediaView) => MediaView | undefined,
): PeerCallView[] {
	return changePeer(peers, peerId, (peer) => {
		const view = Object.values(peer.media).find((candidate) => candidate.producerId === producerId);
		// Our own media follow our devices.
		if (!view || peer.isSelf) return peer;
		const { [view.source]: _, ...others } = peer.media;
		const changed = change(view);
		return { ...peer, media: changed ? { ...others, [view.source]: changed } : others };
	});
}

/** The streams go on, whoever is in them now. */
export function mergeVoices(previous: VoiceCallView[], voices: VoiceView[]): VoiceCallView[] {
	const known = new Map(previous.map((voice) => [voice.producerId, voice]));
	return voices.map((voice) => {
		const before = known.get(voice.producerId);
		if (before?.peerId === voice.peerId) return before;
		return { ...voice, stream: before?.stream ?? null };
	});
}

/** What is received of `sent` from now on. */
export function withStream(state: CallState, sent: RemoteProducer, stream: MediaStream | null): Partial<CallState> {
	if (sent.source !== 'voice') return { peers: changeMedia(state.peers, sent, (view) => ({ ...view, stream })) };
	const index = state.voices.findIndex(({ producerId }) => producerId === sent.producerId);
	const voice = state.voices[index];
	return voice ? { voices: state.voices.with(index, { ...voice, stream }) } : {};
}

/** Everybody else is heard and seen no more, e.g. because the server's media were lost. */
export function withoutRemoteMedia(peers: PeerCallView[]): PeerCallView[] {
	return peers.map((peer) => (peer.isSelf ? peer : { ...peer, media: {} }));
}

/** Adds the messages that are not there yet; those of others count as unread, except what was said before we came. */
export function mergeChat(state: CallState, messages: ChatMessage[]): Partial<CallState> {
	const known = new Set(state.chat.map(({ messageId }) => messageId));
	const added = messages.filter(({ messageId }) => !known.has(messageId));
	if (added.length === 0) return {};
	const isFirstJoin = state.selfPeerId === null;
	const unread = isFirstJoin ? [] : added.filter(({ peerId }) => peerId !== state.selfPeerId);
	return {
		chat: [...state.chat, ...added].slice(-chatKept),
		...(unread.length > 0 && { unreadChatCount: state.unreadChatCount + unread.length }),
	};
}

type Reducers = { [Name in NoticeName]?: (state: CallState, data: Notices[Name]) => Partial<CallState> };

const reducers: Reducers = {
	peerJoined: ({ peers, selfPeerId }, { peer }) => {
		if (peer.peerId === selfPeerId) return {};
		const known = peers.some(({ peerId }) => peerId === peer.peerId);
		return {
			peers: known ? changePeer(peers, peer.peerId, () => toPeerCallView(peer)) : [...peers, toPeerCallView(peer)],
		};
	},
	peerUpdated: ({ peers, selfPeerId, role, permissions }, { peerId, ...changes }) => ({
		peers: changePeer(peers, peerId, (peer) => ({ ...peer, ...changes })),
		...(peerId === selfPeerId && { role: changes.role ?? role, permissions: changes.permissions ?? permissions }),
	}),
	peerLeft: ({ peers, hands, activeSpeakerPeerId, selfPeerId }, { peerId }) => {
		if (peerId === selfPeerId) return {};
		return {
			peers: peers.filter((peer) => peer.peerId !== peerId),
			...(hands.includes(peerId) && { hands: hands.filter((hand) => hand !== peerId) }),
			...(activeSpeakerPeerId === peerId && { activeSpeakerPeerId: null }),
		};
	},
	producerAdded: ({ peers }, { peerId, producer }) => ({
		peers: changePeer(peers, peerId, (peer) => {
			const isKnown = peer.media[producer.source]?.producerId === producer.producerId;
			if (peer.isSelf || isKnown) return peer;
			return { ...peer, media: { ...peer.media, [producer.source]: toMediaView(producer) } };
		}),
	}),
	producerPaused: ({ peers }, where) => ({ peers: changeMedia(peers, where, (view) => ({ ...view, paused: true })) }),
	producerResumed: ({ peers }, where) => ({ peers: changeMedia(peers, where, (view) => ({ ...view, paused: false })) }),
	producerClosed: ({ peers }, where) => ({ peers: changeMedia(peers, where, () => undefined) }),
	activeSpeaker: ({ activeSpeakerPeerId }, { peerId }) =>
		activeSpeakerPeerId === peerId ? {} : { activeSpeakerPeerId: peerId },
	voicesChanged: (state, { voices }) => ({ voices: mergeVoices(state.voices, voices) }),
	mediaRestarted: (state, { voices }) => ({
		peers: withoutRemoteMedia(state.peers),
		voices: mergeVoices(state.voices, voices),
	}),
	receptionChanged: (_, reception) => ({ reception }),
	chatMessage: (state, message) => mergeChat(state, [message]),
	handsChanged: ({ peers }, { hands }) => {
		const raised = new Map(hands.map(({ peerId, raisedAtMs }) => [peerId, raisedAtMs]));
		const withHand = (peer: PeerCallView) => {
			const handRaisedAtMs = raised.get(peer.peerId) ?? null;
			return handRaisedAtMs === peer.handRaisedAtMs ? peer : { ...peer, handRaisedAtMs };
		};
		return { hands: hands.map(({ peerId }) => peerId), peers: peers.map(withHand) };
	},
	roomUpdated: (_, { room }) => ({ room }),
	recordingStarted: ({ room }) => ({ room: room && { ...room, recording: true } }),
	recordingStopped: ({ room }) => ({ room: room && { ...room, recording: false } }),
	lobbyChanged: (_, { lobby }) => ({ lobby }),
};

/** The notices that change the state by themselves. */
export const reducedNotices = Object.keys(reducers) as NoticeName[];

export function reduce<Name extends NoticeName>(state: CallState, name: Name, data: Notices[Name]): Partial<CallState> {
	const reducer: ((state: CallState, data: Notices[Name]) => Partial<CallState>) | undefined = reducers[name];
	return reducer?.(state, data) ?? {};
}

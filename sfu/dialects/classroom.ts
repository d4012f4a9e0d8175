import type { PeerView } from '../protocol/models.ts';
import type { Notices } from '../protocol/notices.ts';
import type { Dialect } from './Dialect.ts';
import {
	consumerReply,
	consumeUnpaused,
	displayNameOf,
	existingProducers,
	fieldsOf,
	firstText,
	identityOf,
	idOf,
	inLobby,
	joinedOnly,
	produceRequest,
	producersOf,
	roomIdOf,
	sentences,
	succeeded,
} from './legacyPayloads.ts';
import { nativeOnly } from './nativeOnly.ts';

const participantOf = ({ peerId: participantId, displayName: fullName, role, viewer, identity }: PeerView) => ({
	participantId,
	userId: identity?.userId ?? participantId,
	fullName,
	role: role === 'participant' ? 'student' : 'teacher',
	isProducer: !viewer,
});

/** `mediasoup.peers` is the only field in which this dialect's document shows an e-mail address. */
export const mediasoupPeerOf = (peer: PeerView) => {
	const { participantId: peerId, ...others } = participantOf(peer);
	return { peerId, ...others, email: peer.identity?.email, producers: producersOf(peer) };
};

type Signal = Notices['signalRelayed']['type'];
const signalEvents = { offer: 'webrtc-offer', answer: 'webrtc-answer', candidate: 'ice-candidate' } as const;
const signalRow = (type: Signal) => ({
	event: signalEvents[type],
	toRequest: (payload: unknown) => {
		const { to, targetId, targetUserId, target, participantId } = fieldsOf(payload);
		return { to: firstText(...[to, targetId, targetUserId, target, participantId].map(idOf)), type, payload };
	},
	toReply: succeeded,
});

/** kebab-case requests, answered by events in the order of the requests. Consumers start unpaused. */
export const classroom = {
	name: 'classroom',
	requests: {
		...nativeOnly.requests,
		joinRoom: {
			event: 'join-room',
			sign: (payload, withAck) =>
				!withAck && ['userId', 'fullName', 'isProducer'].some((field) => field in fieldsOf(payload)),
			toRequest: (payload) => {
				const { roomId: room, userId, email, fullName, isProducer } = fieldsOf(payload);
				const identity = identityOf(userId, email);
				return {
					room,
					displayName: displayNameOf(fullName, userId),
					identity,
					viewer: isProducer === false,
					canWait: false,
				};
			},
			toReply: joinedOnly(({ room: { roomId }, peerId: participantId, peers, routerRtpCapabilities }) => ({
				...{ success: true, roomId, participantId },
				participants: peers.map(participantOf),
				mediasoup: { rtpCapabilities: routerRtpCapabilities, peers: peers.map(mediasoupPeerOf) },
			})),
			refuse: inLobby,
			follow: existingProducers,
			done: 'joined-room',
		},
		leaveRoom: { event: 'leave-room', toReply: succeeded },
		createTransport: {
			event: 'create-transport',
			toReply: ({ id: transportId, iceParameters, iceCandidates, dtlsParameters, iceServers }) => ({
				...{ transportId, iceParameters, iceCandidates, dtlsParameters },
				...(iceServers && { iceServers }),
			}),
			done: 'transport-created',
		},
		connectTransport: {
			event: 'connect-transport',
			toReply: (_response, payload) => ({ transportId: fieldsOf(payload).transportId }),
			done: 'transport-connected',
		},
		produce: {
			event: 'produce',
			toRequest: produceRequest,
			toReply: ({ producerId: id }, payload) => {
				const { kind, rtpParameters } = fieldsOf(payload);
				return { id, kind, rtpParameters };
			},
			done: 'producer-created',
		},
		closeProducer: { event: 'close-producer', toReply: succeeded },
		consume: { event: 'consume', toRequest: consumeUnpaused, toReply: consumerReply, done: 'consumer-created' },
		closeConsumer: { event: 'close-consumer', toReply: succeeded },
		getRoomInfo: {
			event: 'get-room-info',
			toReply: ({ room: { roomId, name: roomName }, routerRtpCapabilities: rtpCapabilities, peers }) => ({
				...{ roomId, roomName, rtpCapabilities },
				peers: peers.map(mediasoupPeerOf),
			}),
			done: 'room-info',
		},
		getParticipants: {
			event: 'get-participants',
			toReply: ({ peers }) => ({ participants: peers.map(participantOf) }),
			done: 'participants',
		},
		sendChat: {
			event: 'chat-message',
			toRequest: (payload) => ({ text: fieldsOf(payload).message }),
			toReply: ({ messageId: id, sentAtMs: timestamp }) => ({ success: true, id, timestamp }),
		},
		relaySignal: [signalRow('offer'), signalRow('answer'), signalRow('candidate')],
	},
	notices: {
		...nativeOnly.notices,
		peerJoined: { event: 'participant-joined', toData: ({ peer }) => participantOf(peer) },
		peerLeft: { event: 'participant-left', toData: ({ peerId: participantId }) => ({ participantId }) },
		producerAdded: {
			event: 'new-producer',
			toData: ({ peerId: participantId, producer: { producerId, kind } }) => ({ producerId, participantId, kind }),
		},
		producerClosed: {
			event: 'producer-closed',
			toData: ({ producerId, peerId: participantId }) => ({ producerId, participantId }),
		},
		chatMessage: {
			event: 'chat-message',
			toData: ({ messageId: id, peerId: participantId, displayName: fullName, text: message, sentAtMs }) => ({
				...{ id, participantId, fullName, message },
				timestamp: sentAtMs,
			}),
		},
		signalRelayed: {
			event: ({ type }) => signalEvents[type],
			toData: ({ from, fromUserId = from, payload }) => ({ ...fieldsOf(payload), from, fromUserId }),
		},
	},
	success: (reply) => reply,
	failure: ({ message: error }, event) => ({ event, error }),
	errorEvent: 'error',
	sentences,
	resumes: false,
	roomOf: roomIdOf,
} satisfies Dialect;

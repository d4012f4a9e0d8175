import type { PeerView, RoomView, RtpCapabilities } from '../protocol/models.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { Dialect } from './Dialect.ts';
import {
	consumerReply,
	displayNameOf,
	existingProducers,
	fieldsOf,
	inLobby,
	joinedOnly,
	pictureOf,
	produceRequest,
	producersOf,
	profileOf,
	roomIdOf,
	sentences,
	startedRecording,
	stoppedRecording,
	unlessUserStays,
	userIdOf,
} from './legacyPayloads.ts';
import { nativeOnly } from './nativeOnly.ts';

const participantOf = (peer: PeerView) => {
	const avatar = pictureOf(peer);
	return {
		id: userIdOf(peer),
		data: { name: peer.displayName, ...peer.profile, ...(avatar !== undefined && { avatar }) },
		joinedAt: peer.joinedAtMs,
		producers: producersOf(peer),
	};
};

const roomOf = (
	{ roomId: id, maxParticipants, recordable: enableRecording, startedAtMs }: RoomView,
	rtpCapabilities: RtpCapabilities,
	peers: PeerView[],
) => ({
	...{ id, rtpCapabilities },
	participants: peers.map(participantOf),
	options: { maxParticipants, enableRecording },
	createdAt: startedAtMs ?? steadyNowMs(),
});

/** The id that the request named, sent back. */
const idFrom =
	(field: 'roomId' | 'transportId' | 'producerId' | 'consumerId') => (_response: object, payload: unknown) => ({
		[field]: fieldsOf(payload)[field],
	});

/** Every event begins with `mediasoup:`; answered in the ack, or by events in the order of the requests. */
export const flutter = {
	name: 'flutter',
	requests: {
		...nativeOnly.requests,
		joinRoom: {
			event: 'mediasoup:join-room',
			toRequest: (payload) => {
				const { roomId: room, participantData } = fieldsOf(payload);
				const { name, avatar, platform } = fieldsOf(participantData);
				return {
					room,
					create: false,
					displayName: displayNameOf(name),
					profile: profileOf(avatar, platform),
					canWait: false,
				};
			},
			toReply: joinedOnly(({ room, peerId, userId: participantId = peerId, peers, routerRtpCapabilities }) => ({
				room: roomOf(room, routerRtpCapabilities, peers),
				participantId,
			})),
			refuse: inLobby,
			follow: existingProducers,
			done: 'mediasoup:room-joined',
		},
		createRoom: {
			event: 'mediasoup:create-room',
			toRequest: (payload) => {
				const { roomId, options } = fieldsOf(payload);
				const { maxParticipants, enableRecording, timeout } = fieldsOf(options);
				const recordable = typeof enableRecording === 'boolean' ? enableRecording : undefined;
				// The dialect's document lists `timeout: 0` for the default.
				return { roomId, maxParticipants, recordable, emptyTimeoutMs: timeout || undefined };
			},
			toReply: ({ room, routerRtpCapabilities }) => ({ room: roomOf(room, routerRtpCapabilities, []) }),
			done: 'mediasoup:room-created',
		},
		leaveRoom: { event: 'mediasoup:leave-room', toReply: idFrom('roomId'), done: 'mediasoup:room-left' },
		createTransport: {
			event: 'mediasoup:create-transport',
			toReply: (transport) => ({ transport }),
			done: 'mediasoup:transport-created',
		},
		connectTransport: {
			event: 'mediasoup:connect-transport',
			toReply: idFrom('transportId'),
			done: 'mediasoup:transport-connected',
		},
		produce: {
			event: 'mediasoup:create-producer',
			toRequest: produceRequest,
			toReply: ({ producerId: id }, payload) => ({ producer: { id, kind: fieldsOf(payload).kind } }),
			done: 'mediasoup:producer-created',
		},
		closeProducer: {
			event: 'mediasoup:close-producer',
			toReply: idFrom('producerId'),
			done: 'mediasoup:producer-closed',
		},
		consume: {
			event: 'mediasoup:create-consumer',
			toReply: (consumer) => ({ consumer: consumerReply(consumer) }),
			done: 'mediasoup:consumer-created',
		},
		resumeConsumer: {
			event: 'mediasoup:resume-consumer',
			toReply: idFrom('consumerId'),
			done: 'mediasoup:consumer-resumed',
		},
		pauseConsumer: {
			event: 'mediasoup:pause-consumer',
			toReply: idFrom('consumerId'),
			done: 'mediasoup:consumer-paused',
		},
		closeConsumer: {
			event: 'mediasoup:close-consumer',
			toReply: idFrom('consumerId'),
			done: 'mediasoup:consumer-closed',
		},
		getRoomInfo: {
			event: 'mediasoup:get-room-info',
			toReply: ({ room, routerRtpCapabilities, peers }) => ({ room: roomOf(room, routerRtpCapabilities, peers) }),
			done: 'mediasoup:room-info',
		},
		sendChat: {
			event: 'mediasoup:chat-message',
			toRequest: (payload) => ({ text: fieldsOf(payload).message }),
			toReply: ({ messageId: id, sentAtMs: timestamp }) => ({ success: true, id, timestamp }),
		},
		// Without `done`: the notice goes to everybody, and so to who asked.
		startRecording: {
			event: 'mediasoup:start-recording',
			toRequest: (payload) => ({ options: { cameras: 'all', ...fieldsOf(fieldsOf(payload).options) } }),
			toReply: ({ recording }) => ({ recording: startedRecording(recording) }),
		},
		stopRecording: {
			event: 'mediasoup:stop-recording',
			toReply: ({ recording }) => ({ recording: stoppedRecording(recording) }),
		},
	},
	notices: {
		...nativeOnly.notices,
		peerJoined: { event: 'mediasoup:participant-joined', toData: ({ peer }) => ({ participant: participantOf(peer) }) },
		peerLeft: {
			event: unlessUserStays('mediasoup:participant-left'),
			toData: ({ peerId, userId: participantId = peerId }) => ({ participantId }),
		},
		producerAdded: {
			event: 'mediasoup:new-producer',
			toData: ({ peerId, userId: participantId = peerId, producer: { producerId: id, kind } }) => ({
				producer: { id, kind, participantId },
			}),
		},
		producerClosed: { event: 'mediasoup:producer-closed', toData: ({ producerId }) => ({ producerId }) },
		consumerClosed: { event: 'mediasoup:consumer-closed' },
		consumerPaused: { event: 'mediasoup:consumer-paused' },
		consumerResumed: { event: 'mediasoup:consumer-resumed' },
		chatMessage: {
			event: 'mediasoup:chat-message',
			toData: ({
				messageId: id,
				peerId,
				userId: participantId = peerId,
				displayName: name,
				text: message,
				sentAtMs,
			}) => ({
				...{ id, participantId, name, message },
				timestamp: sentAtMs,
			}),
		},
		recordingStarted: {
			event: 'mediasoup:recording-started',
			toData: ({ recording }) => ({ recording: startedRecording(recording) }),
		},
		recordingStopped: {
			event: 'mediasoup:recording-stopped',
			toData: ({ recording }) => ({ recording: stoppedRecording(recording) }),
		},
	},
	success: (reply) => reply,
	failure: ({ message: error }, event) => ({ success: false, error, event }),
	errorEvent: 'error',
	sentences,
	resumes: false,
	roomOf: roomIdOf,
} satisfies Dialect;

/** One sensible payload for every event of every dialect, as its document has it. */
import { encodePoints } from '../protocol/ink/strokePoints.ts';
import { type Operation, operationNames, operations, type RequestInput } from '../protocol/operations.ts';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import type { DialectName } from './adapters.ts';

/** Of things that exist: the client's own, except `producerId` and `peerId`, which are somebody else's. */
export type SampleIds = {
	roomId: string;
	send: string;
	recv: string;
	ownProducerId: string;
	producerId: string;
	consumerId: string;
	peerId: string;
};

/** As the operation's entry has it. */
const exampleOf = (name: Operation): unknown => ('example' in operations[name] ? operations[name].example : {});

/** By event. */
type SamplePayloads = Readonly<Record<string, unknown>>;

function native(ids: SampleIds): SamplePayloads {
	const { roomId, send, recv, ownProducerId, producerId, consumerId, peerId } = ids;
	const ofConsumer = { consumerId };
	const surface = `media/${ownProducerId}`;
	const style = { tool: 'pen', color: 1, width: 40 } as const;
	const points = encodePoints([[5_000, 5_000, 50]]);
	const examples = operationNames.map((name) => [name, exampleOf(name)]);
	const withIds = {
		joinRoom: {
			...{ roomId, displayName: 'Anna', rtpCapabilities, viewer: false, prepareTransports: true, create: true },
			...{ profile: { avatar: '/anna.png', platform: 'browser' }, resumeToken: 'somebody.secret' },
		},
		createRoom: { roomId, maxParticipants: 20, recordable: true, emptyTimeoutMs: 5_000 },
		createTransport: { direction: 'send', sctp: true },
		connectTransport: { transportId: send, dtlsParameters },
		restartIce: { transportId: send },
		closeTransport: { transportId: recv },
		produce: {
			...{ transportId: send, kind: 'audio', source: 'mic', paused: false },
			rtpParameters: parametersOf('mic'),
		},
		pauseProducer: { producerId: ownProducerId },
		resumeProducer: { producerId: ownProducerId },
		closeProducer: { producerId: ownProducerId },
		consume: { producerId, transportId: recv, rtpCapabilities, paused: false },
		resumeConsumer: ofConsumer,
		pauseConsumer: ofConsumer,
		closeConsumer: ofConsumer,
		setPreferredLayers: { consumerId, spatialLayer: 1, temporalLayer: 1 },
		setVisibleTiles: { tiles: [{ producerId, width: 320, height: 180, priority: 1 }] },
		requestKeyFrame: ofConsumer,
		sendChat: { text: 'hello', to: peerId },
		lowerHand: { peerId },
		relaySignal: { to: peerId, type: 'offer', payload: { sdp: 'v=0', candidates: [{ candidate: 'candidate:1' }] } },
		admit: { peerId },
		deny: { peerId },
		setRole: { peerId, role: 'coHost' },
		setPermissions: { peerId, permissions: { chat: true } },
		mutePeer: { peerId },
		stopVideo: { peerId },
		removePeer: { peerId },
		spotlight: { peerId },
		drawInk: { surface, strokes: [{ strokeId: 'stroke-1', style, from: 0, points, done: true }] },
		eraseInk: { surface, strokeIds: ['stroke-1'] },
		replaceInk: { surface, remove: ['stroke-1'], add: [{ strokeId: 'stroke-2', style, points }] },
		undoInk: { surface },
		redoInk: { surface },
		clearInk: { surface, whose: 'mine' },
		pointLaser: { surface, at: [5_000, 5_000] },
		getInk: { surface, from: 0 },
	} satisfies { [Op in Operation]?: RequestInput<Op> };
	return { ...Object.fromEntries(examples), ...withIds };
}

function sprint({ roomId: roomCode, send, recv, ownProducerId, producerId }: SampleIds): SamplePayloads {
	return {
		joinRoom: { roomCode, name: 'Anna', email: 'anna@example.com', picture: '/anna.png' },
		leaveRoom: undefined,
		createTransport: { isProducer: true },
		connectTransport: { transportId: send, dtlsParameters },
		produce: {
			...{ transportId: send, kind: 'audio', rtpParameters: parametersOf('mic') },
			appData: { source: 'mic' },
		},
		consume: { transportId: recv, producerId, rtpCapabilities },
		closeProducer: { producerId: ownProducerId },
		chatMessage: { message: 'hello' },
	};
}

function studyRooms({ roomId, send, recv, ownProducerId, producerId, consumerId }: SampleIds): SamplePayloads {
	return {
		'join-room': { roomId, name: 'Anna', avatar: '/anna.png' },
		'leave-room': { roomId },
		'get-rtp-capabilities': undefined,
		'create-transport': { direction: 'send' },
		'connect-transport': { transportId: send, dtlsParameters },
		produce: { transportId: send, kind: 'audio', rtpParameters: parametersOf('mic') },
		'close-producer': { producerId: ownProducerId },
		consume: { transportId: recv, producerId, rtpCapabilities },
		'resume-consumer': { consumerId },
		'close-consumer': { consumerId },
	};
}

function classroom({ roomId, send, ownProducerId, producerId, consumerId, peerId }: SampleIds): SamplePayloads {
	const person = { userId: 'user-456', email: 'user@example.com', fullName: 'John Doe', role: 'student' };
	return {
		'join-room': { roomId, ...person, isProducer: true, roomName: 'My Classroom' },
		'leave-room': { roomId },
		'create-transport': { roomId, direction: 'send' },
		'connect-transport': { roomId, transportId: send, dtlsParameters },
		produce: { roomId, kind: 'audio', rtpParameters: parametersOf('mic') },
		'close-producer': { roomId, producerId: ownProducerId },
		consume: { roomId, producerId, rtpCapabilities },
		'close-consumer': { roomId, consumerId },
		'get-room-info': { roomId },
		'get-participants': { roomId },
		'chat-message': { roomId, message: 'hello' },
		'webrtc-offer': { roomId, to: peerId, offer: { type: 'offer', sdp: 'v=0' } },
		'webrtc-answer': { roomId, to: peerId, answer: { type: 'answer', sdp: 'v=0' } },
		'ice-candidate': { roomId, to: peerId, candidate: { candidate: 'candidate:1', sdpMid: '0' } },
	};
}

function flutter({ roomId, send, recv, ownProducerId, producerId, consumerId }: SampleIds): SamplePayloads {
	const ofConsumer = { roomId, consumerId };
	return {
		'mediasoup:create-room': { roomId, options: { maxParticipants: 20, enableRecording: true, timeout: 5_000 } },
		'mediasoup:join-room': { roomId, participantData: { name: 'John Doe', avatar: '/john.png', platform: 'flutter' } },
		'mediasoup:leave-room': { roomId },
		'mediasoup:get-room-info': { roomId },
		'mediasoup:create-transport': { roomId, direction: 'send' },
		'mediasoup:connect-transport': { roomId, transportId: send, dtlsParameters },
		'mediasoup:create-producer': {
			...{ roomId, transportId: send, kind: 'audio' },
			rtpParameters: parametersOf('mic'),
		},
		'mediasoup:close-producer': { roomId, producerId: ownProducerId },
		'mediasoup:create-consumer': { roomId, transportId: recv, producerId, rtpCapabilities },
		'mediasoup:resume-consumer': ofConsumer,
		'mediasoup:pause-consumer': ofConsumer,
		'mediasoup:close-consumer': ofConsumer,
		'mediasoup:chat-message': { roomId, message: 'hello' },
		'mediasoup:start-recording': { roomId, options: { audio: { bitrate: 64_000 }, video: { bitrate: '1000k' } } },
		'mediasoup:stop-recording': { roomId },
	};
}

export const samplePayloads: Record<DialectName, (ids: SampleIds) => SamplePayloads> = {
	native,
	sprint,
	studyRooms,
	classroom,
	flutter,
};

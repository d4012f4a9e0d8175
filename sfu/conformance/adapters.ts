/** What a media library needs of each dialect, written from its document alone. */
import type { SocketClient } from '../testing/SocketClient.ts';
import type { Signalling } from '../testing/TestPeer.ts';

/** How a client of one dialect signals; `roomId` is what its author would have people type. */
export type Adapter = (client: SocketClient, roomId: string) => Signalling;

/** Consumers of this dialect are not paused at first. */
const notPaused = async () => {};

const native: Adapter = (client, roomId) => ({
	join: async () => {
		const answer = await client.ask('joinRoom', { roomId, displayName: 'Native' });
		if (answer.status !== 'joined') throw new Error(answer.status);
		const { peers, routerRtpCapabilities } = answer;
		for (const { peerId, producers } of peers)
			for (const producer of producers) client.heard.push({ event: 'producerAdded', data: { peerId, producer } });
		return routerRtpCapabilities;
	},
	transport: (direction) => client.ack('createTransport', { direction }),
	connect: (transportId, dtlsParameters) => client.ack('connectTransport', { transportId, dtlsParameters }),
	produce: async (transportId, { kind, rtpParameters }) => {
		const source = kind === 'audio' ? 'mic' : 'camera';
		return (await client.ack('produce', { transportId, kind, rtpParameters, source })).producerId;
	},
	announced: async () => (await client.next('producerAdded')).producer.producerId,
	consume: async (_transportId, producerId, rtpCapabilities) => {
		const { consumerId: id, ...others } = await client.ack('consume', { producerId, rtpCapabilities });
		return { id, ...others };
	},
	resume: (consumerId) => client.ack('resumeConsumer', { consumerId }),
});

const sprint: Adapter = (client, roomCode) => ({
	join: async () =>
		(await client.ack('joinRoom', { roomCode, name: 'Sprint', email: 's@example.com' })).rtpCapabilities,
	transport: (direction) => client.ack('createTransport', { isProducer: direction === 'send' }),
	connect: (transportId, dtlsParameters) => client.ack('connectTransport', { transportId, dtlsParameters }),
	produce: async (transportId, sent) => (await client.ack('produce', { transportId, ...sent })).id,
	announced: async () => (await client.next('new-producer')).producerId,
	consume: (transportId, producerId, rtpCapabilities) =>
		client.ack('consume', { transportId, producerId, rtpCapabilities }),
	resume: notPaused,
});

const studyRooms: Adapter = (client, roomId) => ({
	join: async () => {
		await client.ack('join-room', { roomId, name: 'Study' });
		return (await client.ack('get-rtp-capabilities')).rtpCapabilities;
	},
	transport: async (direction) => (await client.ack('create-transport', { direction })).transport,
	connect: (transportId, dtlsParameters) => client.ack('connect-transport', { transportId, dtlsParameters }),
	produce: async (transportId, sent) => (await client.ack('produce', { transportId, ...sent })).producerId,
	announced: async () => (await client.next('new-producer')).producerId,
	consume: (transportId, producerId, rtpCapabilities) =>
		client.ack('consume', { transportId, producerId, rtpCapabilities }),
	resume: (consumerId) => client.ack('resume-consumer', { consumerId }),
});

const classroom: Adapter = (client, roomId) => ({
	join: async () => {
		const person = { userId: 'user-1', email: 'c@example.com', fullName: 'Class', role: 'student', isProducer: true };
		return (await client.tell('join-room', { roomId, ...person }, 'joined-room')).mediasoup.rtpCapabilities;
	},
	transport: async (direction) => {
		const made = await client.tell('create-transport', { roomId, direction }, 'transport-created');
		const { transportId: id, ...others } = made;
		return { id, ...others };
	},
	connect: (transportId, dtlsParameters) =>
		client.tell('connect-transport', { roomId, transportId, dtlsParameters }, 'transport-connected'),
	produce: async (_transportId, sent) => (await client.tell('produce', { roomId, ...sent }, 'producer-created')).id,
	announced: async () => (await client.next('new-producer')).producerId,
	consume: (_transportId, producerId, rtpCapabilities) =>
		client.tell('consume', { roomId, producerId, rtpCapabilities }, 'consumer-created'),
	resume: notPaused,
});

const flutter: Adapter = (client, roomId) => ({
	join: async () => {
		const who = { roomId, participantData: { name: 'Flutter' } };
		return (await client.tell('mediasoup:join-room', who, 'mediasoup:room-joined')).room.rtpCapabilities;
	},
	transport: async (direction) =>
		(await client.tell('mediasoup:create-transport', { roomId, direction }, 'mediasoup:transport-created')).transport,
	connect: (transportId, dtlsParameters) => {
		const request = { roomId, transportId, dtlsParameters };
		return client.tell('mediasoup:connect-transport', request, 'mediasoup:transport-connected');
	},
	produce: async (transportId, sent) => {
		const request = { roomId, transportId, ...sent };
		return (await client.tell('mediasoup:create-producer', request, 'mediasoup:producer-created')).producer.id;
	},
	announced: async () => (await client.next('mediasoup:new-producer')).producer.id,
	consume: async (transportId, producerId, rtpCapabilities) => {
		const request = { roomId, transportId, producerId, rtpCapabilities };
		return (await client.tell('mediasoup:create-consumer', request, 'mediasoup:consumer-created')).consumer;
	},
	resume: (consumerId) =>
		client.tell('mediasoup:resume-consumer', { roomId, consumerId }, 'mediasoup:consumer-resumed'),
});

export const adapters = { native, sprint, studyRooms, classroom, flutter } satisfies Record<string, Adapter>;
export type DialectName = keyof typeof adapters;

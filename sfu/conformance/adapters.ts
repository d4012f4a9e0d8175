/** For tests: what a media library needs of each vocabulary, written from its document alone. */
import type { types } from 'mediasoup-client';
import type { LegacyClient, Loose } from '../testing/LegacyClient.ts';

type Direction = 'send' | 'recv';
type Parameters = { kind: string; rtpParameters: unknown };

/** One person's side of the signalling. */
export type Conversation = {
	join(): Promise<types.RtpCapabilities>;
	transport(direction: Direction): Promise<Loose>;
	connect(transportId: string, dtlsParameters: unknown): Promise<unknown>;
	produce(transportId: string, parameters: Parameters): Promise<string>;
	/** The next producer that is announced. */
	announced(): Promise<string>;
	consume(transportId: string, producerId: string, rtpCapabilities: unknown): Promise<Loose>;
	/** Where consumers flow by themselves it does nothing. */
	resume(consumerId: string): Promise<unknown>;
};
export type Spoken = (client: LegacyClient, roomId: string) => Conversation;

const flowsAlready = async () => {};

const native: Spoken = (client, roomId) => ({
	join: async () => {
		const { peers, routerRtpCapabilities } = await client.ask('joinRoom', { roomId, displayName: 'Native' });
		for (const { peerId, producers } of peers)
			for (const producer of producers) client.heard.push({ event: 'producerAdded', data: { peerId, producer } });
		return routerRtpCapabilities;
	},
	transport: (direction) => client.ask('createTransport', { direction }),
	connect: (transportId, dtlsParameters) => client.ask('connectTransport', { transportId, dtlsParameters }),
	produce: async (transportId, { kind, rtpParameters }) => {
		const source = kind === 'audio' ? 'mic' : 'camera';
		return (await client.ask('produce', { transportId, kind, rtpParameters, source })).producerId;
	},
	announced: async () => (await client.next('producerAdded')).producer.producerId,
	consume: async (_transportId, producerId, rtpCapabilities) => {
		const { consumerId: id, ...others } = await client.ask('consume', { producerId, rtpCapabilities });
		return { id, ...others };
	},
	resume: (consumerId) => client.ask('resumeConsumer', { consumerId }),
});

const sprint: Spoken = (client, roomCode) => ({
	join: async () =>
		(await client.ask('joinRoom', { roomCode, name: 'Sprint', email: 's@example.com' })).rtpCapabilities,
	transport: (direction) => client.ask('createTransport', { isProducer: direction === 'send' }),
	connect: (transportId, dtlsParameters) => client.ask('connectTransport', { transportId, dtlsParameters }),
	produce: async (transportId, sent) => (await client.ask('produce', { transportId, ...sent })).id,
	announced: async () => (await client.next('new-producer')).producerId,
	consume: (transportId, producerId, rtpCapabilities) =>
		client.ask('consume', { transportId, producerId, rtpCapabilities }),
	resume: flowsAlready,
});

const studyRooms: Spoken = (client, roomId) => ({
	join: async () => {
		await client.ask('join-room', { roomId, name: 'Study' });
		return (await client.ask('get-rtp-capabilities')).rtpCapabilities;
	},
	transport: async (direction) => (await client.ask('create-transport', { direction })).transport,
	connect: (transportId, dtlsParameters) => client.ask('connect-transport', { transportId, dtlsParameters }),
	produce: async (transportId, sent) => (await client.ask('produce', { transportId, ...sent })).producerId,
	announced: async () => (await client.next('new-producer')).producerId,
	consume: (transportId, producerId, rtpCapabilities) =>
		client.ask('consume', { transportId, producerId, rtpCapabilities }),
	resume: (consumerId) => client.ask('resume-consumer', { consumerId }),
});

const classroom: Spoken = (client, roomId) => ({
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
	resume: flowsAlready,
});

const flutter: Spoken = (client, roomId) => ({
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

export const spoken = { native, sprint, studyRooms, classroom, flutter } satisfies Record<string, Spoken>;
export type DialectName = keyof typeof spoken;

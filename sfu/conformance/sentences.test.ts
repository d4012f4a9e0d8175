import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import type { SocketClient } from '../testing/SocketClient.ts';
import { TestIssuer } from '../testing/TestIssuer.ts';
import { TestServer } from '../testing/TestServer.ts';
import type { DialectName } from './adapters.ts';

const [roomId, full] = ['physics', 'tiny'];
const sound = { kind: 'audio', rtpParameters: parametersOf('mic') };
/** Somebody else's producer and one's own receive transport. Every other id in the payloads is of nothing that exists. */
type Ids = { producerId: string; recv: string };
/** `outsider`: connected, in no room. */
type Row = { by: 'insider' | 'outsider'; event: string; payload: (ids: Ids) => object; says: string };
type DialectCase = {
	join: [event: string, room: (id: string) => object];
	receive: [event: string, payload: object, idOf: (answer: { [key: string]: string & { id: string } }) => string];
	/** The payload, both of the ack and of the event `error`. */
	failure: (says: string, event: string) => object;
	rows: Row[];
};

const insider = (says: string, event: string, payload: Row['payload']): Row => ({
	...{ by: 'insider', says, event, payload },
});
const outsider = (says: string, event: string, payload: object): Row => ({
	...{ by: 'outsider', says, event, payload: () => payload },
});
const cannotReceive = { codecs: [] };

const sprint: DialectCase = {
	join: ['joinRoom', (roomCode) => ({ roomCode, name: 'Ben', email: 'ben@example.com' })],
	receive: ['createTransport', { isProducer: false }, ({ id }) => `${id}`],
	failure: (error, event) => (event === 'joinRoom' ? { success: false, error } : { error }),
	rows: [
		outsider('Room is full', 'joinRoom', { roomCode: full, name: 'Ben', email: 'ben@example.com' }),
		outsider('Router not found', 'createTransport', { isProducer: true }),
		outsider('Transport not found', 'connectTransport', { transportId: 'none', dtlsParameters }),
		insider('Transport not found', 'connectTransport', () => ({ transportId: 'none', dtlsParameters })),
		insider('Transport not found', 'produce', () => ({ transportId: 'none', ...sound })),
		outsider('Router or transport not found', 'consume', { transportId: 'none', producerId: 'none', rtpCapabilities }),
		insider('Router or transport not found', 'consume', ({ producerId }) => ({
			...{ transportId: 'none', producerId, rtpCapabilities },
		})),
		insider('Cannot consume', 'consume', ({ recv: transportId, producerId }) => ({
			...{ transportId, producerId, rtpCapabilities: cannotReceive },
		})),
		insider('Cannot consume', 'consume', ({ recv: transportId }) => ({
			...{ transportId, producerId: 'none', rtpCapabilities },
		})),
	],
};

const studyRooms: DialectCase = {
	join: ['join-room', (id) => ({ roomId: id, name: 'Ben' })],
	receive: ['create-transport', { direction: 'recv' }, ({ transport }) => `${transport?.id}`],
	failure: (error) => ({ error }),
	rows: [
		outsider('Room is full', 'join-room', { roomId: full, name: 'Ben' }),
		outsider('Room not found', 'create-transport', { direction: 'send' }),
		insider('Transport not found', 'connect-transport', () => ({ transportId: 'none', dtlsParameters })),
		insider('Transport not found', 'produce', () => ({ transportId: 'none', ...sound })),
		insider('Producer not found', 'close-producer', () => ({ producerId: 'none' })),
		insider('Producer not found', 'consume', ({ recv: transportId }) => ({
			...{ transportId, producerId: 'none', rtpCapabilities },
		})),
		insider('Cannot consume', 'consume', ({ recv: transportId, producerId }) => ({
			...{ transportId, producerId, rtpCapabilities: cannotReceive },
		})),
		insider('Consumer not found', 'resume-consumer', () => ({ consumerId: 'none' })),
		insider('Consumer not found', 'close-consumer', () => ({ consumerId: 'none' })),
	],
};

const ben = { userId: 'user-7', email: 'ben@example.com', fullName: 'Ben', role: 'student', isProducer: true };
const classroom: DialectCase = {
	join: ['join-room', (id) => ({ roomId: id, ...ben })],
	receive: ['create-transport', { roomId, direction: 'recv' }, ({ transportId }) => `${transportId}`],
	failure: (error, event) => ({ event, error }),
	rows: [
		outsider('Room is full', 'join-room', { roomId: full, ...ben }),
		outsider('Room not found', 'create-transport', { roomId: 'nowhere', direction: 'send' }),
		outsider('Participant not found', 'create-transport', { roomId, direction: 'send' }),
		insider('Room not found', 'get-room-info', () => ({ roomId: 'nowhere' })),
		insider('Participant not found', 'webrtc-offer', () => ({ roomId, to: 'nobody', offer: {} })),
		insider('Transport not found', 'connect-transport', () => ({ roomId, transportId: 'none', dtlsParameters })),
		insider('Transport not found', 'produce', () => ({ roomId, ...sound })),
		insider('Producer not found', 'close-producer', () => ({ roomId, producerId: 'none' })),
		insider('Producer not found', 'consume', () => ({ roomId, producerId: 'none', rtpCapabilities })),
		insider('Cannot consume', 'consume', ({ producerId }) => ({
			...{ roomId, producerId, rtpCapabilities: cannotReceive },
		})),
		insider('Consumer not found', 'close-consumer', () => ({ roomId, consumerId: 'none' })),
	],
};

const flutter: DialectCase = {
	join: ['mediasoup:join-room', (id) => ({ roomId: id, participantData: { name: 'Ben' } })],
	receive: ['mediasoup:create-transport', { roomId, direction: 'recv' }, ({ transport }) => `${transport?.id}`],
	failure: (error, event) => ({ success: false, error, event }),
	rows: [
		outsider('Room not found', 'mediasoup:join-room', { roomId: 'nowhere', participantData: { name: 'Ben' } }),
		outsider('Room is full', 'mediasoup:join-room', { roomId: full, participantData: { name: 'Ben' } }),
		outsider('Participant not found', 'mediasoup:leave-room', { roomId }),
		insider('Room not found', 'mediasoup:get-room-info', () => ({ roomId: 'nowhere' })),
		insider('Transport not found', 'mediasoup:connect-transport', () => ({
			...{ roomId, transportId: 'none', dtlsParameters },
		})),
		insider('Transport not found', 'mediasoup:create-producer', () => ({ roomId, transportId: 'none', ...sound })),
		insider('Producer not found', 'mediasoup:close-producer', () => ({ roomId, producerId: 'none' })),
		insider('Producer not found', 'mediasoup:create-consumer', ({ recv: transportId }) => ({
			...{ roomId, transportId, producerId: 'none', rtpCapabilities },
		})),
		insider('Cannot consume', 'mediasoup:create-consumer', ({ recv: transportId, producerId }) => ({
			...{ roomId, transportId, producerId, rtpCapabilities: cannotReceive },
		})),
		...['close', 'resume', 'pause'].map((what) =>
			insider('Consumer not found', `mediasoup:${what}-consumer`, () => ({ roomId, consumerId: 'none' })),
		),
	],
};

/** A class with a microphone in it, and a room that is full. @returns producerId of the microphone */
async function prepare(connect: Connect): Promise<string> {
	const native = await connect('native');
	await native.ack('joinRoom', { roomId, displayName: 'Anna' });
	await native.ack('createTransport', { direction: 'send' });
	const { producerId } = await native.ack('produce', { ...sound, source: 'mic' });
	const alone = await connect('native');
	await alone.ack('createRoom', { roomId: full, maxParticipants: 1 });
	await alone.ack('joinRoom', { roomId: full, displayName: 'Carl' });
	return producerId;
}

type Connect = (dialect: DialectName) => Promise<SocketClient>;

/** Whom the server lets in: everybody, or people with tokens of another issuer. */
const doors: Record<string, () => Promise<{ server: TestServer; connect: Connect }>> = {
	'on an open server': async () => {
		const server = await TestServer.start({ open: true });
		return { server, connect: (dialect) => server.connectLegacy({ query: { dialect } }) };
	},
	'with tokens of another issuer': async () => {
		const issuer = new TestIssuer('HS256');
		const folder = await mkdtemp(join(tmpdir(), 'lectern-sentences-'));
		const server = await TestServer.start({ issuer: [await TestIssuer.write(folder, 'secret', issuer.secret)] });
		await rm(folder, { recursive: true });
		const connect: Connect = async (dialect) => {
			const token = await issuer.sign({ claims: { sub: randomUUID() } });
			return server.connectLegacy({ query: { dialect }, auth: { token } });
		};
		return { server, connect };
	},
};
const cases = Object.entries({ sprint, studyRooms, classroom, flutter } satisfies Partial<
	Record<DialectName, DialectCase>
>);

describe.each(Object.entries(doors))('%s', (_door, open) => {
	let opened: Awaited<ReturnType<typeof open>>;
	let producerId: string;
	beforeAll(async () => {
		opened = await open();
		producerId = await prepare(opened.connect);
	});
	afterAll(() => opened.server[Symbol.asyncDispose]());

	// Object.entries loses that the keys are names of dialects.
	test.each(cases as [DialectName, DialectCase][])(
		'%s: refuses with each sentence of its document, in the ack and as the event `error`',
		async (name, { join: [event, room], receive: [create, direction, idOf], failure, rows }) => {
			const { connect } = opened;
			const [outside, inside] = [await connect(name), await connect(name)];
			await inside.ack(event, room(roomId));
			const ids = { producerId, recv: idOf(await inside.ack(create, direction)) };
			const clients: Record<Row['by'], SocketClient> = { outsider: outside, insider: inside };
			for (const row of rows) {
				const client = clients[row.by];
				const payload = row.payload(ids);
				const expected = [row, failure(row.says, row.event)];
				expect([row, await client.ack(row.event, payload)]).toEqual(expected);
				expect([row, await client.tell(row.event, payload, 'error')]).toEqual(expected);
			}
		},
	);
});

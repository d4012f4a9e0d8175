import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { GivenSettings } from '../config.ts';
import type { Loose, SocketClient, SocketClientOptions } from '../testing/SocketClient.ts';
import { TestIssuer } from '../testing/TestIssuer.ts';
import { TestServer } from '../testing/TestServer.ts';

const issuerName = 'https://backend.example';
const shared = new TestIssuer('HS256');
const backend = new TestIssuer('EdDSA', 'key-1');
const person = { name: 'Jane Doe', email: 'jane@school.example', picture: 'https://backend.example/jane.png' };
const claims = { iss: issuerName, aud: 'lectern', rooms: ['physics'], role: 'student', ...person };
const nowSeconds = () => Math.floor(Date.now() / 1000);

let folder: string;
let server: TestServer;

/** A server that is not open, and whose only issuers are two of other backends. */
async function start(description: object = {}, given: GivenSettings = {}): Promise<TestServer> {
	await TestIssuer.write(folder, 'backend.json', { keys: [backend.jwk] });
	const described = { issuer: issuerName, audience: 'lectern', keyFile: 'backend.json', ...description };
	const issuer = [
		await TestIssuer.write(folder, 'issuer.json', described),
		await TestIssuer.write(folder, 'secret', shared.secret),
	];
	return TestServer.start({ issuer, ...given });
}

async function restart(): Promise<void> {
	await server[Symbol.asyncDispose]();
	server = await start();
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-other-issuers-'));
	server = await start();
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await rm(folder, { recursive: true });
});

/** As the client says it is, which is a lie. */
const mallory = { name: 'Mallory', email: 'mallory@x.example', userId: 'user-1', fullName: 'Mallory', role: 'teacher' };
/** A client as its document has it; `sentence` is that of a refused handshake. */
type Client = {
	options: SocketClientOptions;
	sentence: string;
	/** @returns what the client got, or the refusal */
	join: (client: SocketClient, room: string) => Promise<Loose>;
	/** Who the others see. */
	seen: (client: SocketClient) => Promise<object>;
	/** What they see of it. */
	who: object;
	refused: (room: string) => object;
};
const clients: Record<string, Client> = {
	sprint: {
		options: { path: '/socket' },
		sentence: 'Authentication error',
		join: (client, roomCode) =>
			client.ack('joinRoom', { roomCode, name: mallory.name, email: mallory.email, picture: '/mallory.png' }),
		seen: (client) => client.next('user-joined'),
		who: { userId: 'user-7', ...person },
		refused: () => ({ success: false, error: 'Room not found' }),
	},
	classroom: {
		options: {},
		sentence: 'unauthorized',
		join: (client, roomId) => {
			client.emit('join-room', { roomId, ...mallory, isProducer: true });
			return Promise.race([client.next('joined-room'), client.next('error')]);
		},
		seen: (client) => client.next('participant-joined'),
		who: { userId: 'user-7', fullName: person.name, role: 'student' },
		refused: () => ({ event: 'join-room', error: 'Room not found' }),
	},
	flutter: {
		options: { path: '/ws', transports: ['websocket'] },
		sentence: 'unauthorized',
		join: async (client, roomId) => {
			client.emit('mediasoup:create-room', { roomId, options: { maxParticipants: 5 } });
			await Promise.race([client.next('mediasoup:room-created'), client.next('error')]);
			client.emit('mediasoup:join-room', { roomId, participantData: { name: mallory.name, avatar: '/mallory.png' } });
			return Promise.race([client.next('mediasoup:room-joined'), client.next('error')]);
		},
		seen: async (client) => (await client.next('mediasoup:participant-joined')).participant,
		who: { id: 'user-7', data: { name: person.name, avatar: person.picture } },
		refused: () => ({ success: false, event: 'mediasoup:join-room', error: 'Room not found' }),
	},
	native: {
		options: {},
		sentence: 'unauthorized',
		join: (client, roomId) => client.ack('joinRoom', { roomId, displayName: mallory.name }),
		seen: async (client) => (await client.next('peerJoined')).peer,
		who: { displayName: person.name, role: 'participant' },
		refused: (room) => ({ ok: false, error: { code: 'not-found', message: `no room ${room}`, what: 'room' } }),
	},
};

const connect = (to: TestServer, token: string | undefined, { options }: Pick<Client, 'options'>) =>
	to.connectLegacy({ ...options, ...(token !== undefined && { auth: { token } }) });

describe.each(Object.entries(clients))('%s', (name, client) => {
	// Wrong guesses are counted by address: with those of another dialect they would be too many.
	beforeAll(restart);

	test('joins a room that its token names and nobody created, and is who the token says', async () => {
		const room = `room-of-${name}`;
		const rooms = [room];
		const watcher = { ...claims, sub: 'user-2', name: 'Watcher', rooms };
		const watching = await connect(server, await backend.sign({ claims: watcher }), client);
		await client.join(watching, room);
		const joining = await connect(server, await backend.sign({ claims: { ...claims, rooms } }), client);
		const joined = await client.join(joining, room);
		expect(await client.seen(watching)).toMatchObject(client.who);
		const peers = server.running.sfu.rooms.get(room).peers;
		expect(peers.map(({ displayName, role, userId }) => [displayName, role, userId])).toEqual([
			['Watcher', 'participant', 'user-2'],
			[person.name, 'participant', 'user-7'],
		]);
		expect(JSON.stringify([joined, watching.heard])).not.toContain('allory');
	});

	test.each<[string, () => Promise<string> | undefined]>([
		['no token', () => undefined],
		['an altered token', async () => `${(await backend.sign({ claims })).slice(0, -4)}AAAA`],
		['an expired token', () => backend.sign({ claims: { ...claims, exp: nowSeconds() - 90 } })],
		['a token for another audience', () => backend.sign({ claims: { ...claims, aud: 'shop' } })],
		['a token of another issuer', () => backend.sign({ claims: { ...claims, iss: 'https://x.example' } })],
		['a token signed with the public key', () => backend.sign({ claims, signing: asSecret(backend.pem) })],
		['a token signed with another algorithm', () => shared.sign({ signing: { ...shared.signing, alg: 'HS512' } })],
		['a token without a subject', () => backend.sign({ claims: { ...claims, sub: undefined } })],
		['a token longer than 8192 characters', () => backend.sign({ claims: { ...claims, x: 'x'.repeat(8192) } })],
	])('refuses the handshake of a client with %s by the sentence of its document', async (_name, sign) => {
		const refused = connect(server, await sign(), client);
		await expect(refused).rejects.toMatchObject({ message: client.sentence, data: { code: 'unauthorized' } });
	});

	test('refuses another room than the token names as one that does not exist', async () => {
		const mine = await connect(server, await backend.sign({ claims }), client);
		for (const room of ['chemistry', server.info.roomId, server.info.roomCode])
			expect(await client.join(mine, room)).toMatchObject(client.refused(room));
		expect(server.running.sfu.rooms.find('chemistry')).toBeUndefined();
	});
});

const asSecret = (pem: string) => ({ alg: 'HS256', key: Buffer.from(pem) });

test('takes the token from the Authorization header of the handshake, too', async () => {
	const token = await backend.sign({ claims });
	const client = await server.connectLegacy({ extraHeaders: { authorization: `Bearer ${token}` } });
	expect(await client.ack('joinRoom', { roomId: 'physics', displayName: 'x' })).toMatchObject({ ok: true });
	const basic = server.connectLegacy({ extraHeaders: { authorization: 'Basic dXNlcjpwYXNz' } });
	await expect(basic).rejects.toMatchObject({ message: 'unauthorized' });
});

test('refuses an API token of this installation in a handshake', async () => {
	const refused = server.connect(await server.apiToken(['rooms:read']));
	await expect(refused).rejects.toMatchObject({ code: 'unauthorized' });
});

test('admits to the class of this computer by its code in the token, as host whom the token calls so', async () => {
	const { roomCode, roomId } = server.info;
	const token = await backend.sign({ claims: { ...claims, rooms: [roomCode], role: 'teacher' } });
	const client = await server.connect(token);
	const joined = await client.ask('joinRoom', { displayName: 'x' });
	expect(joined).toMatchObject({ role: 'host', displayName: person.name, room: { roomId } });
	expect((await server.request('/api/host', { token })).status).toBe(403);
});

test('lets a client whose token has only a subject say its name, found a room and be its host again', async () => {
	const connected = async (sub: string) =>
		server.connectLegacy({ auth: { token: await shared.sign({ claims: { sub } }) } });
	const founder = await connected('founder');
	const who = (name: string) => ({ roomCode: 'study-group', name, email: `${name}@x.example` });
	const answer = await founder.ack('joinRoom', who('Anna'));
	expect(answer).toMatchObject({ success: true, userId: 'founder' });
	const room = server.running.sfu.rooms.get('study-group');
	const other = await connected('other');
	await other.ack('joinRoom', who('Ben'));
	expect(await founder.next('user-joined')).toMatchObject({ userId: 'other', name: 'Ben', email: 'Ben@x.example' });
	founder.socket.disconnect();
	await vi.waitFor(() => expect(room.size).toBe(1));
	await (await connected('founder')).ack('joinRoom', who('Anna'));
	expect(room.peers.map(({ displayName, role }) => [displayName, role])).toEqual([
		['Ben', 'participant'],
		['Anna', 'host'],
	]);
});

test('tells legacy clients that a user has left when the last of its connections has', async () => {
	const rooms = ['two-tabs'];
	const tab = async () => {
		const client = await connect(server, await backend.sign({ claims: { ...claims, rooms } }), { options: {} });
		await client.ack('joinRoom', { roomCode: 'two-tabs', name: 'x', email: 'x' });
		return client;
	};
	const [first, second] = [await tab(), await tab()];
	const watching = await connect(server, await backend.sign({ claims: { ...claims, sub: 'user-2', rooms } }), {
		options: {},
	});
	await watching.ack('joinRoom', { roomCode: 'two-tabs', name: 'x', email: 'x' });
	await first.ack('leaveRoom');
	await second.ack('chatMessage', { message: 'still here' });
	expect(await watching.next('chatMessage')).toMatchObject({ userId: 'user-7', message: 'still here' });
	expect(watching.heard.map(({ event }) => event)).not.toContain('user-left');
	await second.ack('leaveRoom');
	expect(await watching.next('user-left')).toEqual({ userId: 'user-7' });
});

test('keeps a removed person out who comes with a new token', async () => {
	const rooms = ['strict'];
	const connected = async (changes: object) =>
		server.connect(await backend.sign({ claims: { ...claims, rooms, ...changes } }));
	const teacher = await connected({ sub: 'boss', role: 'teacher' });
	await teacher.ask('joinRoom', { displayName: 'x' });
	const student = await connected({ jti: 'first' });
	const { peerId } = await student.ask('joinRoom', { displayName: 'x' });
	await teacher.ask('removePeer', { peerId });
	const refused = { ok: false, error: { code: 'forbidden', what: 'removal' } };
	expect(await (await connected({ jti: 'second' })).ack('joinRoom', { displayName: 'x' })).toMatchObject(refused);
	expect(await (await connected({ sub: 'user-8' })).ack('joinRoom', { displayName: 'x' })).toMatchObject({ ok: true });
});

test('believes no client that calls its own id of a user verified', async () => {
	const { token } = await server.joinByCode();
	const identity = { userId: 'user-7', isVerified: true, picture: 'https://x.example/a.png' };
	const client = await server.connectLegacy({ auth: { token } });
	const { peerId } = await client.ack('joinRoom', { displayName: 'Mallory', identity });
	const peer = server.running.sfu.rooms.get(server.info.roomId).peer(peerId);
	expect([peer.userId, peer.identity]).toEqual([undefined, { userId: 'user-7' }]);
});

test('shows no ids of users, e-mail addresses and outside pictures in the native dialect', async () => {
	const rooms = ['private'];
	const token = async (sub: string) => backend.sign({ claims: { ...claims, sub, rooms } });
	const native = await server.connect(await token('user-2'));
	await native.ask('joinRoom', { displayName: 'x' });
	const sprint = await connect(server, await token('user-7'), { options: {} });
	await sprint.ack('joinRoom', { roomCode: 'private', name: 'x', email: 'x' });
	await sprint.ack('chatMessage', { message: 'hello' });
	await native.next('chatMessage');
	const { peers } = await native.ask('getParticipants', undefined);
	await sprint.ack('leaveRoom');
	await native.next('peerLeft');
	expect(JSON.stringify([native.heard, peers])).not.toMatch(/user-7|@school|backend\.example/);
});

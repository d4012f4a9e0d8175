import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestInput } from '../../protocol/operations.ts';
import { askFrom } from '../../testing/askFrom.ts';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../../testing/rtpParameters.ts';
import type { SocketClient } from '../../testing/SocketClient.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { type Scope, scopeNames } from '../access/scopes.ts';

let server: TestServer;
beforeAll(async () => {
	server = await TestServer.start({ open: true, roomsPerAddress: 1_000 });
});
afterAll(() => server[Symbol.asyncDispose]());

const ask = (path: string, asked: Partial<Parameters<typeof askFrom>[1]> = {}) =>
	askFrom(path, { to: server, ...asked });

async function enter(client: SocketClient, request: RequestInput<'joinRoom'>) {
	const answer = await client.ask('joinRoom', request);
	if (answer.status !== 'joined') throw new Error('has to wait');
	return answer;
}

/** Somebody without a token founds a room and is in it as its host. */
async function foundRoom(roomId: string, from = '127.0.0.2') {
	const { json } = await ask('/api/rooms', { body: { roomId }, from });
	const founderToken: string = json.founderToken;
	const founder = await server.connect(founderToken);
	const { peerId } = await enter(founder, { displayName: 'Founder' });
	return { roomId, founderToken, founder, peerId };
}

type Scene = Awaited<ReturnType<typeof openScene>>;

/** A class of this computer and one that somebody founded, and in one of them a person to act upon. */
async function openScene(isHome: boolean, roomId: string) {
	const victim = await foundRoom(roomId);
	const [teacher, companion] = [await server.connect(server.info.hostToken), await server.connect()];
	const inHome = await enter(teacher, { displayName: 'Teacher' });
	const target = isHome
		? await targetOf(teacher, companion, server.info.roomId, inHome.peerId)
		: await targetOf(victim.founder, companion, victim.roomId, victim.peerId);
	const leave = () => {
		for (const { socket } of [teacher, companion, victim.founder]) socket.disconnect();
	};
	return { victim, target, leave };
}

function isThere({ roomId, peerId }: Target): boolean {
	return server.running.sfu.rooms.find(roomId)?.peers.some(({ id }) => id === peerId) ?? false;
}

const isRefused = (status: number) => status === 401 || status === 403;

type Bearer = { name: string; token: string | undefined; scope?: Scope; isHost?: true; isFounder?: true };

/** What an open server leaves to everybody, and to the founder of the room beside them. */
const forEverybody = [
	'POST /api/rooms',
	'POST /api/mediasoup/rooms',
	'GET /api/mediasoup/rooms',
	'GET /api/mediasoup/stats',
	'POST /api/mediasoup/rooms/{roomId}/participants',
	'POST /rooms/{roomId}/peers',
];
const forFounder = [
	'GET /api/mediasoup/rooms/{roomId}',
	'DELETE /api/mediasoup/rooms/{roomId}',
	'GET /api/mediasoup/rooms/{roomId}/participants',
	'DELETE /api/mediasoup/rooms/{roomId}/participants/{participantId}',
	'GET /api/mediasoup/rooms/{roomId}/recording/status',
	'GET /rooms/{roomId}',
];
/** By body, so that nothing but the bearer can be wrong with the request. */
const bodies: Record<string, object> = {
	'POST /api/mediasoup/rooms/{roomId}/participants': { participantId: 'somebody' },
	'POST /rooms/{roomId}/peers': { peerId: 'somebody', role: 'student' },
	// Malformed: a recording that begins would outlast the test.
	'POST /api/mediasoup/rooms/{roomId}/recording/start': { options: 7 },
	'POST /rooms/{roomId}/transports': { peerId: 'PEER', direction: 'send' },
	'POST /rooms/{roomId}/transports/{transportId}/connect': { peerId: 'PEER', dtlsParameters },
	'POST /rooms/{roomId}/producers': { peerId: 'PEER', kind: 'audio', rtpParameters: parametersOf('mic') },
	'POST /rooms/{roomId}/consumers': { peerId: 'PEER', producerId: 'PRODUCER', rtpCapabilities },
};

type Target = { roomId: string; peerId: string; producerId: string; consumerId: string };

/** Somebody over a socket who sends, and receives what a companion sends. */
async function targetOf(
	client: SocketClient,
	companion: SocketClient,
	roomId: string,
	peerId: string,
): Promise<Target> {
	await enter(companion, { roomId, displayName: 'Companion' });
	const [producerId, received] = [await sendMic(client), await sendMic(companion)];
	const { id: transportId } = await client.ask('createTransport', { direction: 'recv' });
	const { consumerId } = await client.ask('consume', { transportId, producerId: received, rtpCapabilities });
	return { roomId, peerId, producerId, consumerId };
}

async function sendMic(client: SocketClient): Promise<string> {
	const { id: transportId } = await client.ask('createTransport', { direction: 'send' });
	const wanted = { transportId, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') } as const;
	return (await client.ask('produce', wanted)).producerId;
}

async function operationsOf() {
	const { json } = await ask('/api/openapi.json');
	const paths: Record<string, Record<string, { security?: { token: Scope[] }[] }>> = json.paths;
	return Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, { security }]) => ({
			name: `${method.toUpperCase()} ${path}`,
			guarded: security !== undefined,
			scope: security?.[0]?.token[0],
		})),
	);
}

describe('every guarded route of an open server', () => {
	test.each(['of the host of this computer', 'that somebody else founded'])(
		'refuses what is not joining and creating, in a room %s',
		async (whose) => {
			const isHome = whose === 'of the host of this computer';
			const isInRoom = (name: string) => /\{roomId\}/.test(name);
			const scoped = await Promise.all(
				scopeNames.map(async (scope) => ({ name: scope, scope, token: await server.apiToken([scope]) })),
			);
			const other = await foundRoom(`other-of-${isHome}`, '127.0.0.3');
			const { token: participant } = await server.joinByCode();
			const letIn: string[] = [];
			const keptOut: string[] = [];
			let scenes = 0;
			let scene: Scene | undefined;
			for (const { name, guarded, scope } of await operationsOf()) {
				if (!guarded || name === 'PATCH /api/host') continue;
				if (!scene || !isThere(scene.target)) {
					scene?.leave();
					scene = await openScene(isHome, `victim-${isHome}-${++scenes}`);
				}
				const { victim, target } = scene;
				const bearers: Bearer[] = [
					{ name: 'nobody', token: undefined },
					{ name: 'founder of another room', token: other.founderToken },
					{ name: 'founder', token: victim.founderToken, isFounder: true },
					{ name: 'participant', token: participant },
					...scoped,
					{ name: 'host', token: server.info.hostToken, isHost: true },
				];
				// What ends something comes last.
				for (const bearer of bearers.sort((a, b) => Number(isEntitled(a)) - Number(isEntitled(b)))) {
					const { token } = bearer;
					const [method = '', path = ''] = name.split(' ');
					const filled = path
						.replace('{roomId}', target.roomId)
						.replace(/\{(participantId|peerId)\}/, target.peerId)
						.replace('{producerId}', target.producerId)
						.replace('{consumerId}', target.consumerId)
						.replace(/\{\w+\}/g, 'none');
					const template = bodies[name];
					const body: object = template
						? JSON.parse(JSON.stringify(template).replace('PEER', target.peerId).replace('PRODUCER', target.producerId))
						: {};
					const { status } = await ask(filled, {
						...{ method, token },
						...(method === 'POST' || method === 'PUT' || method === 'PATCH' ? { body } : {}),
					});
					const cell = `${name} by ${bearer.name}: ${status}`;
					if (!isRefused(status) && !isEntitled(bearer)) letIn.push(cell);
					if (isRefused(status) && isEntitled(bearer)) keptOut.push(cell);
				}
				const endsIt = name.startsWith('DELETE /api/mediasoup/rooms');
				expect([name, isThere(target)]).toEqual([name, !endsIt]);

				function isEntitled({ scope: held, isHost, isFounder }: Bearer): boolean {
					if (isHost || (held !== undefined && held === scope)) return true;
					if (forEverybody.includes(name)) return true;
					return isFounder === true && !isHome && isInRoom(name) && forFounder.includes(name);
				}
			}
			scene?.leave();
			expect({ letIn, keptOut }).toEqual({ letIn: [], keptOut: [] });
		},
		60_000,
	);

	test('takes no token that is not valid, although it takes none at all', async () => {
		expect((await ask('/api/rooms', { body: {}, token: 'no.such.token' })).status).toBe(401);
	});
});

describe('a host of a room by REST', () => {
	test('is nobody without a token, in a locked class neither', async () => {
		const { roomId, founderToken } = await foundRoom('locked');
		for (const locked of [false, true]) {
			server.running.sfu.rooms.get(roomId).change({ locked });
			server.running.sfu.rooms.get(server.info.roomId).change({ locked });
			for (const target of [roomId, server.info.roomId]) {
				const body = { peerId: `teacher-${locked}`, role: 'teacher' };
				expect((await ask(`/rooms/${target}/peers`, { body })).status).toBe(401);
				expect(
					(await ask(`/rooms/${target}/peers`, { body: { ...body, role: 'HOST' }, from: '127.0.0.2' })).status,
				).toBe(401);
			}
		}
		server.running.sfu.rooms.get(server.info.roomId).change({ locked: false });
		expect((await ask(`/rooms/${roomId}/peers`, { body: { peerId: 'student' } })).status).toBe(423);
		const body = { peerId: 'teacher', role: 'teacher' };
		expect((await ask(`/rooms/${roomId}/peers`, { body, token: founderToken })).status).toBe(200);
	});

	test('is the first peer of the signalling server that founded the room; its other teachers are participants', async () => {
		const peers = [{ peerId: 'a' }, { peerId: 'b' }];
		const answers = [];
		for (const { peerId } of peers)
			answers.push(await ask('/rooms/signalled/peers', { body: { peerId, role: 'teacher' } }));
		expect(answers.map(({ status }) => status)).toEqual([200, 200]);
		const room = server.running.sfu.rooms.get('signalled');
		expect(room.peers.map(({ role }) => role)).toEqual(['host', 'participant']);
		expect((await ask('/rooms/signalled')).json.peers).toHaveLength(2);
		const body = { peerId: 'a', direction: 'send' };
		expect((await ask('/rooms/signalled/transports', { body })).status).toBe(200);
		expect((await ask('/rooms/signalled/transports', { body, from: '127.0.0.4' })).status).toBe(401);
		expect((await ask('/rooms/signalled/peers/a', { method: 'DELETE', from: '127.0.0.4' })).status).toBe(401);
		const third = { peerId: 'c', role: 'teacher' };
		expect((await ask('/rooms/signalled/peers', { body: third, from: '127.0.0.4' })).status).toBe(401);
		for (const { peerId } of peers)
			expect((await ask(`/rooms/signalled/peers/${peerId}`, { method: 'DELETE' })).status).toBe(200);
	});
});

describe('what strangers see and take away', () => {
	test('are rooms founded from their own address, and participants that they added themselves', async () => {
		await ask('/api/mediasoup/rooms', { body: { roomId: 'mine' }, from: '127.0.0.5' });
		const idsFor = async (path: string, from: string) => {
			const { json } = await ask(path, { from });
			const rooms: { id: string }[] = json.rooms ?? json.stats.rooms.rooms;
			return rooms.map(({ id }) => id);
		};
		expect(await idsFor('/api/mediasoup/rooms', '127.0.0.5')).toEqual(['mine']);
		expect(await idsFor('/api/mediasoup/stats', '127.0.0.5')).toEqual(['mine']);
		expect(await idsFor('/api/mediasoup/rooms', '127.0.0.6')).toEqual([]);
		expect((await ask('/api/mediasoup/rooms/mine', { from: '127.0.0.5' })).status).toBe(200);
		const added = { body: { participantId: 'guest' }, from: '127.0.0.6' };
		expect((await ask('/api/mediasoup/rooms/mine/participants', added)).status).toBe(200);
		const guest = '/api/mediasoup/rooms/mine/participants/guest';
		expect((await ask(guest, { method: 'DELETE', from: '127.0.0.5' })).status).toBe(401);
		expect((await ask(guest, { method: 'DELETE', from: '127.0.0.6' })).status).toBe(200);
	});
});

describe('a founder', () => {
	test('is host again over another connection with its token, and may end the room by REST', async () => {
		const client = await server.connect();
		const { role, founderToken } = await enter(client, { roomId: 'club', displayName: 'Ada' });
		expect([role, typeof founderToken]).toEqual(['host', 'string']);
		const second = await enter(await server.connect(), { roomId: 'club', displayName: 'Bob' });
		expect([second.role, second.founderToken]).toEqual(['participant', undefined]);
		client.socket.disconnect();
		const again = await server.connect(founderToken);
		expect(await again.ask('joinRoom', { displayName: 'Ada' })).toMatchObject({
			role: 'host',
			room: { roomId: 'club' },
		});
		expect((await ask('/api/mediasoup/rooms/club', { method: 'DELETE', token: founderToken })).status).toBe(200);
	});

	test('is host again after it left, on the connection that founded the room', async () => {
		const client = await server.connect();
		for (let time = 0; time < 2; time++) {
			expect(await client.ask('joinRoom', { roomId: 'twice', displayName: 'Ada' })).toMatchObject({ role: 'host' });
			await client.ask('leaveRoom', {});
		}
	});

	test('rules no later room of the same id that somebody else founded', async () => {
		const { json: mine } = await ask('/api/rooms', { body: { roomId: 'reused' } });
		expect((await ask('/api/mediasoup/rooms/reused', { method: 'DELETE', token: mine.founderToken })).status).toBe(200);
		await ask('/api/rooms', { body: { roomId: 'reused' }, from: '127.0.0.7' });
		expect((await ask('/api/mediasoup/rooms/reused', { method: 'DELETE', token: mine.founderToken })).status).toBe(403);
		const client = await server.connect(mine.founderToken);
		const answer = await client.ack('joinRoom', { displayName: 'Ada' });
		expect(answer).toMatchObject({ ok: false, error: { code: 'not-found', what: 'room' } });
	});
});

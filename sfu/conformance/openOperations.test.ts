import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operation, operationNames, operations } from '../protocol/operations.ts';
import { TestServer } from '../testing/TestServer.ts';
import { adapters, type DialectName } from './adapters.ts';
import { samplePayloads } from './samplePayloads.ts';

const moderating = operationNames.filter((name) => ['moderator', 'host'].includes(operations[name].who));

let server: TestServer;
beforeAll(async () => {
	server = await TestServer.start({ open: true });
});
afterAll(() => server[Symbol.asyncDispose]());

test('whoever joins a room of an open server without a token may do nothing of what hosts and co-hosts do', async () => {
	const founder = await server.connect();
	const founded = await founder.ask('joinRoom', { roomId: 'club', displayName: 'Founder' });
	const teacher = await server.connect(server.info.hostToken);
	const inHome = await teacher.ask('joinRoom', { displayName: 'Teacher' });
	for (const [roomId, peerId] of [
		['club', founded.peerId],
		[server.info.roomId, inHome.peerId],
	] as const) {
		const stranger = await server.connect();
		expect(await stranger.ask('joinRoom', { roomId, displayName: 'Eve' })).toMatchObject({ role: 'participant' });
		const none = { send: 'x', recv: 'x', ownProducerId: 'x', producerId: 'x', consumerId: 'x' };
		const payloads = samplePayloads.native({ roomId, peerId, ...none });
		const codes: [Operation, string][] = [];
		for (const name of moderating) {
			const answer = await stranger.ack(name, payloads[name]);
			codes.push([name, answer.ok ? 'ok' : answer.error.code]);
		}
		expect(codes).toEqual(moderating.map((name) => [name, 'forbidden']));
		expect(server.running.sfu.rooms.get(roomId).peer(peerId).closed).toBe(false);
	}
});

test.each(Object.keys(adapters) as DialectName[])(
	'%s: whoever joins the class of this computer is a participant',
	async (name) => {
		const { roomId } = server.info;
		const { rooms } = server.running.sfu;
		const before = { peers: rooms.get(roomId).peers, rooms: rooms.list() };
		for (const room of [roomId, server.info.roomCode]) {
			const client = await server.connectLegacy({ query: { dialect: name } });
			if (name !== 'native' || room === roomId) await adapters[name](client, room).join();
		}
		const joined = rooms.get(roomId).peers.filter((peer) => !before.peers.includes(peer));
		expect(new Set(joined.map(({ role }) => role))).toEqual(new Set(['participant']));
		expect(rooms.list()).toEqual(before.rooms);
	},
);

import { expect, test } from 'vitest';
import { Tokens } from '../gateway/access/Tokens.ts';
import { readTokenSecrets } from '../store/files.ts';
import { TestServer } from '../testing/TestServer.ts';
import { adapters, type DialectName } from './adapters.ts';

/** How each dialect says that somebody is in the room as often as it may. */
const refusals: Record<DialectName, object> = {
	native: { ok: false, error: { code: 'limit-reached', what: 'seat' } },
	sprint: { success: false, error: 'In this room 2 times already' },
	studyRooms: { error: 'In this room 2 times already' },
	classroom: { error: 'In this room 2 times already' },
	flutter: { success: false, error: 'In this room 2 times already' },
};
const joins: Record<DialectName, [event: string, request: (room: string) => object]> = {
	native: ['joinRoom', (roomId) => ({ roomId, displayName: 'Ben' })],
	sprint: ['joinRoom', (roomCode) => ({ roomCode, name: 'Ben' })],
	studyRooms: ['join-room', (roomId) => ({ roomId, name: 'Ben' })],
	classroom: ['join-room', (roomId) => ({ roomId, userId: 'ben' })],
	flutter: ['mediasoup:join-room', (roomId) => ({ roomId, participantData: { name: 'Ben' } })],
};

test.each(Object.keys(adapters) as DialectName[])(
	'%s: one token opens two seats, and the third is refused',
	async (name) => {
		await using server = await TestServer.start();
		const { token, roomId } = await server.joinByCode();
		const connect = () => server.connectLegacy({ auth: { token }, query: { dialect: name } });
		for (const client of [await connect(), await connect()]) await adapters[name](client, roomId).join();
		const [event, request] = joins[name];
		const third = await connect();
		expect(await third.ack(event, request(roomId))).toMatchObject(refusals[name]);
		expect(server.running.sfu.rooms.get(roomId).size).toBe(2);
	},
);

test('counts a person over all dialects, and as the server is set', async () => {
	await using server = await TestServer.start({ seatsPerPerson: 3 });
	const { token, roomId } = await server.joinByCode();
	for (const name of ['native', 'sprint', 'flutter'] as const) {
		const client = await server.connectLegacy({ auth: { token }, query: { dialect: name } });
		await adapters[name](client, roomId).join();
	}
	const last = await server.connectLegacy({ auth: { token }, query: { dialect: 'studyRooms' } });
	expect(await last.ack('join-room', { roomId, name: 'Ben' })).toEqual({ error: 'In this room 3 times already' });
});

test('gives a token as many seats as it was made for, and hosts ten', async () => {
	await using server = await TestServer.start();
	const { hostToken, roomId } = server.info;
	const secrets = await readTokenSecrets(server.dataDir);
	const tokens = new Tokens(() => secrets, { has: () => false });
	const { token } = await tokens.issue({ roomId, role: 'participant', seats: 4, ttlHours: 1 });
	for (const [used, seats] of [
		[token, 4],
		[hostToken, 10],
	] as const) {
		const codes: string[] = [];
		for (let seat = 0; seat <= seats; seat++) {
			const answer = await (await server.connect(used)).ack('joinRoom', { displayName: `Screen ${seat}` });
			codes.push(answer.ok ? 'ok' : answer.error.code);
		}
		expect(codes).toEqual([...Array<string>(seats).fill('ok'), 'limit-reached']);
	}
});

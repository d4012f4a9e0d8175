import { describe, expect, test } from 'vitest';
import { askFrom as ask } from '../testing/askFrom.ts';
import { TestServer } from '../testing/TestServer.ts';
import { adapters } from './adapters.ts';

describe('rooms per address', () => {
	/** Each way to create a room on an open server. @returns the refusal, or null */
	const ways: Record<string, (to: TestServer, roomId: string) => Promise<unknown>> = {
		'POST /api/rooms': (to, roomId) => viaRest(to, '/api/rooms', { roomId }),
		'POST /api/mediasoup/rooms': (to, roomId) => viaRest(to, '/api/mediasoup/rooms', { roomId }),
		'POST /rooms/:roomId/peers': (to, roomId) => viaRest(to, `/rooms/${roomId}/peers`, { peerId: 'one' }),
		createRoom: async (to, roomId) => {
			const answer = await (await to.connect()).ack('createRoom', { roomId });
			return answer.ok ? null : answer.error.code;
		},
		'mediasoup:create-room': async (to, roomId) => {
			const client = await to.connectLegacy({ query: { dialect: 'flutter' } });
			const answer = await client.ack('mediasoup:create-room', { roomId });
			return answer.error ?? null;
		},
		...Object.fromEntries(
			(['native', 'sprint', 'studyRooms', 'classroom'] as const).map((dialect) => [
				`joining in ${dialect}`,
				async (to: TestServer, roomId: string) => {
					const client = await to.connectLegacy({ query: { dialect } });
					const heard = client.next('error');
					const joined = adapters[dialect](client, roomId)
						.join()
						.then((answer) => (answer === undefined ? 'refused' : null))
						.catch(() => 'refused');
					return Promise.race([joined, heard.then(({ error }) => error)]);
				},
			]),
		),
	};

	async function viaRest(to: TestServer, path: string, body: object) {
		const { status, json } = await ask(path, { body, to });
		return status < 300 ? null : json.code;
	}

	test.each(Object.keys(ways))('are counted by %s, and others are not affected', async (name) => {
		await using small = await TestServer.start({ open: true, roomsPerAddress: 2 });
		const create = ways[name];
		if (!create) throw new Error('no such way');
		expect([await create(small, 'one'), await create(small, 'two')]).toEqual([null, null]);
		expect(await create(small, 'three')).not.toBeNull();
		expect(small.running.sfu.rooms.find('three')).toBeUndefined();
		expect((await ask('/api/rooms', { body: {}, to: small, from: '127.0.0.2' })).status).toBe(201);
		expect((await ask('/api/rooms', { body: {}, to: small, token: small.info.hostToken })).status).toBe(201);
		// Joining what exists is no creating.
		const joiner = await small.connect();
		expect(await joiner.ask('joinRoom', { roomId: 'one', displayName: 'Ben' })).toMatchObject({ status: 'joined' });
	});

	test('are counted by the hour too, so that closing them makes no room for more', async () => {
		await using small = await TestServer.start({ open: true, roomsPerAddress: 1 });
		const codes = [];
		for (let time = 0; time < 4; time++) {
			const { json } = await ask('/api/rooms', { body: { roomId: `room-${time}` }, to: small });
			codes.push(json.code ?? 'ok');
			const options = { method: 'DELETE', token: small.info.hostToken, to: small };
			await ask(`/api/mediasoup/rooms/room-${time}`, options);
		}
		expect(codes).toEqual(['ok', 'ok', 'ok', 'rate-limited']);
	});

	test('end with the server when nobody is in them, and count after a restart when somebody was', async () => {
		await using first = await TestServer.start({ open: true, roomsPerAddress: 2 });
		const { dataDir } = first;
		await ask('/api/rooms', { body: { roomId: 'left', emptyTimeoutMs: null }, to: first });
		const client = await first.connect();
		await client.ask('joinRoom', { roomId: 'held', displayName: 'Ada' });
		await ask('/api/rooms', { body: { roomId: 'of-the-host' }, to: first, token: first.info.hostToken });
		expect(first.running.sfu.rooms.get('left').settings.emptyTimeoutMs).toBe(86_400_000);
		await first.running.close();
		await using second = await TestServer.start({ open: true, roomsPerAddress: 1, dataDir });
		const there = ['left', 'held', 'of-the-host'].map((id) => second.running.sfu.rooms.find(id) !== undefined);
		expect(there).toEqual([false, true, true]);
		expect((await ask('/api/rooms', { body: {}, to: second })).json).toMatchObject({
			code: 'limit-reached',
			what: 'room',
		});
	});

	test('have 60 seats each for people without a token, which are free again when they leave', async () => {
		await using small = await TestServer.start({ open: true, roomsPerAddress: 11 });
		const roomOf = (index: number) => `/rooms/room-${index % 11}/peers`;
		const enter = (index: number) => viaRest(small, roomOf(index), { peerId: `peer-${index}` });
		const refusals = new Set<unknown>();
		for (let index = 0; index < 660; index += 11)
			for (const refusal of await Promise.all(Array.from({ length: 11 }, (_, at) => enter(index + at))))
				refusals.add(refusal);
		expect([...refusals]).toEqual([null]);
		expect(await enter(660)).toBe('limit-reached');
		const elsewhere = { body: { peerId: 'of-another' }, to: small, from: '127.0.0.2' };
		expect((await ask('/rooms/of-another/peers', elsewhere)).status).toBe(200);
		expect((await ask(`${roomOf(0)}/peer-0`, { method: 'DELETE', to: small })).status).toBe(200);
		expect(await enter(660)).toBeNull();
	});
});

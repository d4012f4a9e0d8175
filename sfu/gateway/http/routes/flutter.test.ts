import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../../../testing/TestServer.ts';
import { scopeNames } from '../../access/scopes.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
	server = await TestServer.start();
	token = await server.apiToken(scopeNames);
});
afterAll(() => server[Symbol.asyncDispose]());

const base = '/api/mediasoup';
async function ask(method: string, path: string, body?: unknown) {
	const response = await server.request(base + path, { method, body, token });
	return { status: response.status, body: response.json() };
}

test('serves health without a token, and everything else to the host and to programs only', async () => {
	const health = await server.request(`${base}/health`);
	expect([health.status, health.json()]).toEqual([
		200,
		expect.objectContaining({
			success: true,
			status: 'healthy',
			workers: expect.objectContaining({ totalWorkers: 1 }),
		}),
	]);
	expect((await server.request(`${base}/stats`, { token: server.info.hostToken })).status).toBe(200);
	const student = await server.joinByCode();
	for (const path of ['/stats', '/rooms', '/rooms/x', '/rooms/x/participants', '/recordings']) {
		expect((await server.request(base + path)).status).toBe(401);
		expect((await server.request(base + path, { token: student.token })).status).toBe(403);
	}
});

test('creates, lists, fills, empties and closes a room', async () => {
	const room = { roomId: 'room-123', options: { maxParticipants: 1, enableRecording: true, timeout: 3_600_000 } };
	const made = await ask('POST', '/rooms', room);
	expect(made).toMatchObject({
		status: 200,
		body: { success: true, room: { id: 'room-123', options: { maxParticipants: 1 }, createdAt: expect.any(Number) } },
	});
	expect(made.body.room.rtpCapabilities.codecs.length).toBeGreaterThan(0);
	expect((await ask('POST', '/rooms', room)).status).toBe(409);

	const person = { participantId: 'user-123', participantData: { name: 'Ada', avatar: 'https://x.example/a.jpg' } };
	const { body } = await ask('POST', '/rooms/room-123/participants', person);
	expect(body.participant).toEqual({
		...{ id: 'user-123', roomId: 'room-123', data: { name: 'Ada' }, joinedAt: expect.any(Number) },
	});
	expect((await ask('POST', '/rooms/room-123/participants', person)).status).toBe(409);
	expect(await ask('POST', '/rooms/room-123/participants', { participantId: 'user-9' })).toEqual({
		status: 409,
		body: { success: false, error: 'Room is full', code: 'room-full' },
	});
	expect((await ask('GET', '/rooms/room-123/participants')).body.participants).toEqual([
		expect.objectContaining({
			id: 'user-123',
			stats: { audioProducer: null, videoProducer: null, audioConsumers: [], videoConsumers: [] },
		}),
	]);
	expect((await ask('GET', '/rooms/room-123')).body.room.participants).toHaveLength(1);
	const { rooms } = (await ask('GET', '/rooms')).body;
	expect(rooms).toContainEqual(expect.objectContaining({ id: 'room-123', participants: 1, maxParticipants: 1 }));
	expect((await ask('GET', '/stats')).body.stats.rooms.totalParticipants).toBe(1);

	expect((await ask('DELETE', '/rooms/room-123/participants/user-123')).body).toEqual({
		success: true,
		message: 'Participant user-123 removed from room room-123',
	});
	expect((await ask('DELETE', '/rooms/room-123/participants/user-123')).body.error).toBe('Participant not found');
	expect((await ask('DELETE', '/rooms/room-123')).body).toEqual({
		success: true,
		message: 'Room room-123 closed successfully',
	});
});

test.each([
	['GET', '/rooms/none'],
	['DELETE', '/rooms/none'],
	['POST', '/rooms/none/participants'],
	['GET', '/rooms/none/participants'],
	['DELETE', '/rooms/none/participants/x'],
	['POST', '/rooms/none/recording/start'],
	['POST', '/rooms/none/recording/stop'],
	['GET', '/rooms/none/recording/status'],
])('answers Room not found to %s %s', async (method, path) => {
	expect(await ask(method, path)).toEqual({
		status: 404,
		body: { success: false, error: 'Room not found', code: 'not-found', what: 'room' },
	});
});

/** The routes that programs of others call, as the OpenAPI document describes them; those of pages and hosts: `documents.test.ts`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SfuError } from '../../../core/errors.ts';
import { changeManifest } from '../../../recording/lesson/manifestFile.ts';
import { OpenApiDriver } from '../../../testing/OpenApiDriver.ts';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../../../testing/rtpParameters.ts';
import { TestFilms } from '../../../testing/TestFilms.ts';
import { TestRecorder } from '../../../testing/TestRecorder.ts';
import { TestServer } from '../../../testing/TestServer.ts';
import { isOfPrograms, meetGuards, meetNoRecordings, meetUnkeptRoom } from './documentedRoutes.fixture.ts';

let server: TestServer;
let driver: OpenApiDriver;
let recorder: TestRecorder;
beforeAll(async () => {
	server = await TestServer.start(
		{},
		{
			recording: (folder) => {
				recorder = new TestRecorder(folder);
				return { recorder, running: recorder, films: new TestFilms(), pageChanged: async () => {} };
			},
		},
	);
	driver = await OpenApiDriver.open(server, isOfPrograms);
});
afterAll(() => server[Symbol.asyncDispose]());

test('answers the room and participant routes of Flutter backends as documented', async () => {
	const base = '/api/mediasoup';
	const rooms = `${base}/rooms`;
	const params = { roomId: 'flutter-1', participantId: 'user-1', filename: 'a.mp4' };
	await driver.call(`GET ${base}/health`, 200, { token: null });
	await driver.call(`GET ${base}/stats`, 200);
	const made = await driver.call(`POST ${rooms}`, 200, {
		body: { roomId: 'flutter-1', options: { timeout: 3_600_000 } },
	});
	expect(made.room.options.timeout).toBe(3_600_000);
	await driver.call(`POST ${rooms}`, 409, { body: { roomId: 'flutter-1' } });
	await driver.call(`POST ${rooms}`, 400, { body: { options: { maxParticipants: 0 } } });
	const add = { params, body: { participantId: 'user-1', participantData: { name: 'Ada' } } };
	await driver.call(`POST ${rooms}/{roomId}/participants`, 200, add);
	await driver.call(`POST ${rooms}/{roomId}/participants`, 409, add);
	await driver.call(`POST ${rooms}/{roomId}/participants`, 400, { params, body: { participantId: 1 } });
	await driver.call(`GET ${rooms}`, 200);
	await driver.call(`GET ${rooms}/{roomId}`, 200, { params });
	await driver.call(`GET ${rooms}/{roomId}/participants`, 200, { params });
	await driver.call(`DELETE ${rooms}/{roomId}/participants/{participantId}`, 200, { params });
	await driver.call(`DELETE ${rooms}/{roomId}/participants/{participantId}`, 404, { params });
	await driver.call(`DELETE ${rooms}/{roomId}`, 200, { params });
	for (const { name, statuses } of driver.operations) {
		if (name.includes(`${rooms}/{roomId}`) && statuses.includes('404')) await driver.call(name, 404, { params });
	}
});

test('answers the recording routes of Flutter backends as documented', async () => {
	const base = '/api/mediasoup';
	const start = `POST ${base}/rooms/{roomId}/recording/start`;
	const stop = `POST ${base}/rooms/{roomId}/recording/stop`;
	const status = `GET ${base}/rooms/{roomId}/recording/status`;
	const params = { roomId: server.info.roomId };
	await driver.call(stop, 404, { params });
	await driver.call(start, 400, { params, body: { options: { audio: { bitrate: 1 } } } });
	recorder.failure = new SfuError('insufficient-storage', 'the disk is full');
	await driver.call(start, 507, { params });
	recorder.failure = new SfuError('unavailable', 'the folder is gone');
	await driver.call(start, 503, { params });
	recorder.failure = null;
	await driver.call(start, 200, { params, body: { options: { audio: { bitrate: 64_000 } } } });
	await driver.call(start, 409, { params });
	await driver.call(status, 200, { params });
	await driver.call(`GET ${base}/rooms`, 200);
	await driver.call(`GET ${base}/stats`, 200);
	const { recording } = await driver.call(stop, 200, { params });
	await driver.call(status, 200, { params });
	await driver.call(`GET ${base}/recordings`, 200);
	const file = { params: { filename: recording.files.combined.split('/').at(-1) } };
	await driver.call('GET /recordings/{filename}', 404, file);
	await writeFile(join(server.recordings, recording.id, 'film.mp4'), Buffer.alloc(100));
	const made = { film: { state: 'made', file: 'film.mp4' } } as const;
	await changeManifest(join(server.recordings, recording.id), (manifest) => ({ ...manifest, ...made }));
	await driver.call('GET /recordings/{filename}', 200, file);
	await driver.call('GET /recordings/{filename}', 206, { ...file, headers: { range: 'bytes=0-9' } });
	await driver.call('GET /recordings/{filename}', 416, { ...file, headers: { range: 'bytes=100-' } });
	await driver.call(`DELETE ${base}/recordings/{filename}`, 200, file);
	await driver.call(`DELETE ${base}/recordings/{filename}`, 404, file);
});

test('refuses a room that cannot be kept as documented, and has none then', async () => {
	await meetUnkeptRoom(driver, server, 'POST /api/mediasoup/rooms');
});

test('answers for recordings that are not there, and without a folder for them, as documented', async () => {
	await using without = await TestServer.start({ recordings: join(server.dataDir, 'lectern.db') });
	await meetNoRecordings(driver, without);
});

test('answers the routes for signalling servers elsewhere as documented', async () => {
	const room = '/rooms/{roomId}';
	const peerId = 'socket-1';
	const params: Record<string, string> = { roomId: 'class-1', peerId };
	const joined = await driver.call(`POST ${room}/peers`, 200, { params, body: { peerId, email: 'a@school.example' } });
	await driver.call(`POST ${room}/peers`, 409, { params, body: { peerId } });
	await driver.call(`POST ${room}/peers`, 400, { params, body: {} });
	await driver.call(`GET ${room}`, 200, { params });
	await driver.call(`GET ${room}`, 404);

	await driver.call(`POST ${room}/producers`, 404, { params, body: produced(peerId) });
	const send = await driver.call(`POST ${room}/transports`, 200, { params, body: { peerId, direction: 'send' } });
	await driver.call(`POST ${room}/transports`, 200, { params, body: { peerId, direction: 'recv' } });
	await driver.call(`POST ${room}/transports`, 400, { params, body: { peerId, direction: 'up' } });
	await driver.call(`POST ${room}/transports`, 404, { params, body: { peerId: 'nobody', direction: 'send' } });
	for (let more = 0; more < 2; more++) {
		await driver.call(`POST ${room}/transports`, 200, { params, body: { peerId, direction: 'send' } });
	}
	await driver.call(`POST ${room}/transports`, 409, { params, body: { peerId, direction: 'send' } });

	const connect = `POST ${room}/transports/{transportId}/connect`;
	const ofSend = { ...params, transportId: send.transportId };
	await driver.call(connect, 200, { params: ofSend, body: { peerId, dtlsParameters } });
	await driver.call(connect, 409, {
		params: ofSend,
		body: { peerId, dtlsParameters: { ...dtlsParameters, role: 'server' } },
	});
	await driver.call(connect, 400, { params: ofSend, body: { peerId, dtlsParameters: {} } });
	await driver.call(connect, 404, { params: { ...params, transportId: 'none' }, body: { peerId, dtlsParameters } });

	const producer = await driver.call(`POST ${room}/producers`, 200, { params, body: produced(peerId) });
	const again = { ...produced(peerId), rtpParameters: { ...producer.rtpParameters, mid: 'another' } };
	await driver.call(`POST ${room}/producers`, 409, { params, body: again });
	await driver.call(`POST ${room}/producers`, 400, { params, body: { peerId, kind: 'smell' } });
	await driver.call(`POST ${room}/peers`, 200, { params, body: { peerId: 'socket-2' } });
	await driver.call(`POST ${room}/transports`, 200, { params, body: { peerId: 'socket-2', direction: 'recv' } });
	const wanted = { peerId: 'socket-2', producerId: producer.id, rtpCapabilities: joined.rtpCapabilities };
	const deaf = { ...wanted, rtpCapabilities: { ...rtpCapabilities, codecs: [] } };
	await driver.call(`POST ${room}/consumers`, 409, { params, body: deaf });
	const consumer = await driver.call(`POST ${room}/consumers`, 200, { params, body: wanted });
	await driver.call(`POST ${room}/consumers`, 400, { params, body: { peerId } });
	await driver.call(`POST ${room}/consumers`, 404, { params, body: { ...wanted, producerId: 'none' } });

	const ofConsumer = { params: { ...params, consumerId: consumer.id } };
	await driver.call(`POST ${room}/consumers/{consumerId}/resume`, 200, ofConsumer);
	await driver.call(`DELETE ${room}/consumers/{consumerId}`, 200, ofConsumer);
	await driver.call(`POST ${room}/consumers/{consumerId}/resume`, 404, ofConsumer);
	await driver.call(`DELETE ${room}/consumers/{consumerId}`, 404, ofConsumer);
	const ofProducer = { params: { ...params, producerId: producer.id } };
	await driver.call(`DELETE ${room}/producers/{producerId}`, 200, ofProducer);
	await driver.call(`DELETE ${room}/producers/{producerId}`, 404, ofProducer);
	await driver.call(`DELETE ${room}/peers/{peerId}`, 200, { params });
	await driver.call(`DELETE ${room}/peers/{peerId}`, 404, { params });
});

function produced(peerId: string) {
	return { peerId, kind: 'audio', rtpParameters: parametersOf('mic') };
}

test('refuses peers and participants with 423 when the room is locked', async () => {
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
	await host.ask('lockRoom', { locked: true });
	const params = { roomId: server.info.roomId };
	await driver.call('POST /rooms/{roomId}/peers', 423, { params, body: { peerId: 'late' } });
	const add = 'POST /api/mediasoup/rooms/{roomId}/participants';
	await driver.call(add, 423, { params, body: { participantId: 'late' } });
});

test('answers 401, 403 and 429 on every guarded route: without a token, without the scope, after too many wrong ones', async () => {
	await meetGuards(driver, server);
});

test('has met every documented status but one in the tests above', () => {
	// All workers would have to be dead at once, and each is replaced within milliseconds.
	expect(driver.unmet).toEqual(['GET /api/mediasoup/health 503']);
});

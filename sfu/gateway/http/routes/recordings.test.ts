import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SfuError } from '../../../core/errors.ts';
import { changeManifest } from '../../../recording/lesson/manifestFile.ts';
import { writeLesson } from '../../../testing/lessons.ts';
import { TestFilms } from '../../../testing/TestFilms.ts';
import { TestRecorder } from '../../../testing/TestRecorder.ts';
import { TestServer } from '../../../testing/TestServer.ts';

let server: TestServer;
let recorder: TestRecorder;
let films: TestFilms;
beforeAll(async () => {
	server = await TestServer.start(
		{},
		{
			recording: (folder) => {
				[recorder, films] = [new TestRecorder(folder), new TestFilms()];
				recorder.ended = (manifest) => server.running.library?.recordingEnded(manifest);
				return { recorder, running: recorder, films, pageChanged: async () => {} };
			},
		},
	);
});
afterAll(() => server[Symbol.asyncDispose]());

const base = '/api/mediasoup';
async function ask(method: string, path: string, body?: unknown) {
	const response = await server.request(base + path, { method, body, token: server.info.hostToken });
	return { status: response.status, body: response.json() };
}

const options = { audio: { bitrate: 64_000 }, video: { bitrate: '1000k', resolution: '1280x720' } };
const timestamp = expect.any(Number);

test('starts, shows, stops, lists and deletes a recording as its document says', async () => {
	await ask('POST', '/rooms', { roomId: 'room-123', options: { maxParticipants: 2 } });
	const recording = '/rooms/room-123/recording';
	expect((await ask('GET', `${recording}/status`)).body).toEqual({ success: true, recording: { isRecording: false } });

	const started = await ask('POST', `${recording}/start`, { options });
	const { id, startedAt } = started.body.recording;
	expect(started).toEqual({
		status: 200,
		body: { success: true, recording: { id: expect.any(String), roomId: 'room-123', startedAt: timestamp, options } },
	});
	expect(await ask('POST', `${recording}/start`)).toEqual({
		status: 409,
		body: { success: false, error: 'Recording already in progress', code: 'recording-in-progress' },
	});
	const running = { startedAt, duration: timestamp };
	expect((await ask('GET', `${recording}/status`)).body).toEqual({
		success: true,
		recording: { isRecording: true, id, options, ...running },
	});
	expect((await ask('GET', '/rooms')).body.rooms).toContainEqual(
		expect.objectContaining({ id: 'room-123', recording: { isRecording: true, ...running } }),
	);
	const { stats } = (await ask('GET', '/stats')).body;
	const active = { activeRecordings: 1, recordings: [{ id, roomId: 'room-123', ...running }] };
	expect(stats.recordings).toEqual(active);
	expect((await ask('GET', '/recordings')).body.files).toEqual([]);

	const stopped = await ask('POST', `${recording}/stop`);
	const name = `room_123_${id}_combined.mp4`;
	const files = {
		audio: `/recordings/room_123_${id}_audio.mkv`,
		video: `/recordings/room_123_${id}_video.mkv`,
		combined: `/recordings/${name}`,
	};
	expect(stopped).toEqual({
		status: 200,
		body: {
			success: true,
			recording: { id, roomId: 'room-123', duration: timestamp, files, startedAt, stoppedAt: timestamp },
		},
	});
	const { duration, stoppedAt } = stopped.body.recording;
	expect(await ask('POST', `${recording}/stop`)).toEqual({
		status: 404,
		body: { success: false, error: 'No recording in progress', code: 'no-recording' },
	});
	expect((await ask('GET', '/stats')).body.stats.recordings).toEqual({ activeRecordings: 0, recordings: [] });
	expect((await ask('GET', '/rooms')).body.rooms).toContainEqual(
		expect.objectContaining({ id: 'room-123', recording: { isRecording: false } }),
	);
	const file = {
		...{ name, path: files.combined, size: 0 },
		...{ created: new Date(startedAt).toISOString(), modified: new Date(stoppedAt).toISOString() },
	};
	expect((await ask('GET', '/recordings')).body).toEqual({ success: true, files: [file] });

	const over = { isRecording: false, id, startedAt, duration };
	const statusNow = async () => (await ask('GET', `${recording}/status`)).body.recording;
	expect(await statusNow()).toEqual({ ...over, film: { state: 'waiting' } });
	films.views.set(id, { state: 'making', percent: 41.5, remainingMs: 1_000 });
	expect(await statusNow()).toEqual({ ...over, film: { state: 'making', percent: 41.5 } });
	films.views.delete(id);
	const folder = join(server.recordings, id);
	await writeFile(join(folder, 'film.mp4'), Buffer.alloc(52_428));
	await changeManifest(folder, (manifest) => ({ ...manifest, film: { state: 'made', file: 'film.mp4' } }));
	expect(await statusNow()).toEqual({ ...over, film: { state: 'made' } });
	expect((await ask('GET', '/recordings')).body.files).toEqual([{ ...file, size: 52_428 }]);
	const fetched = await server.request(files.combined, { token: server.info.hostToken });
	expect([fetched.status, fetched.headers.get('content-length')]).toEqual([200, '52428']);

	expect(await ask('DELETE', `/recordings/${name}`)).toEqual({
		status: 200,
		body: { success: true, message: `File ${name} deleted successfully` },
	});
	expect((await ask('GET', '/recordings')).body.files).toEqual([]);
	expect(await statusNow()).toEqual({ isRecording: false });
	expect(await ask('DELETE', `/recordings/${name}`)).toMatchObject({ status: 404, body: { what: 'recording' } });
});

test('does not show the recording of a room that was closed to another one with its id', async () => {
	await ask('POST', '/rooms', { roomId: 'again' });
	await ask('POST', '/rooms/again/recording/start');
	await ask('POST', '/rooms/again/recording/stop');
	expect((await ask('GET', '/rooms/again/recording/status')).body.recording.id).toEqual(expect.any(String));
	await ask('DELETE', '/rooms/again');
	await ask('POST', '/rooms', { roomId: 'again' });
	expect((await ask('GET', '/rooms/again/recording/status')).body.recording).toEqual({ isRecording: false });
});

test('refuses to record a room that was created without, and says so in its options', async () => {
	const made = await ask('POST', '/rooms', { roomId: 'private', options: { enableRecording: false } });
	expect(made.body.room.options.enableRecording).toBe(false);
	expect((await ask('GET', '/rooms/private')).body.room.options.enableRecording).toBe(false);
	expect(await ask('POST', '/rooms/private/recording/start')).toMatchObject({
		status: 403,
		body: { code: 'forbidden' },
	});
	expect((await ask('POST', '/rooms', { roomId: 'public' })).body.room.options.enableRecording).toBe(true);
});

test.each([
	[{ options: { audio: { bitrate: 1 } } }],
	[{ options: { video: { bitrate: 'much' } } }],
	[{ options: { video: { resolution: '../x' } } }],
	[{ options: 7 }],
	[7],
])('answers bad-request to start with %j', async (body) => {
	expect(await ask('POST', `/rooms/${server.info.roomId}/recording/start`, body)).toMatchObject({
		status: 400,
		body: { code: 'bad-request' },
	});
});

test('passes on why a recording does not start', async () => {
	recorder.failure = new SfuError('insufficient-storage', 'less than 1 GB left');
	const start = `/rooms/${server.info.roomId}/recording/start`;
	expect(await ask('POST', start)).toMatchObject({ status: 507, body: { code: 'insufficient-storage' } });
	recorder.failure = null;
	expect((await ask('POST', start, { options: null })).body.recording.options).toEqual({});
	expect((await ask('POST', `/rooms/${server.info.roomId}/recording/stop`)).status).toBe(200);
});

test('deletes only the film of the list, whatever the name is', async () => {
	await writeLesson(server.recordings, 'Physics', { recordingId: 'safe' });
	const names = [
		'film.mp4',
		'Physics',
		'..%2fPhysics',
		'physics_safe_audio.mkv',
		'%00',
		'%F0%9F%8E%93',
		'x'.repeat(300),
	];
	for (const name of names) expect((await ask('DELETE', `/recordings/${name}`)).status).toBe(404);
	expect((await ask('DELETE', '/recordings/physics_safe_combined.mp4')).status).toBe(200);
});

test('lets a Flutter client on an open server record the room it has created, with the same file names', async () => {
	let record: TestRecorder | undefined;
	await using open = await TestServer.start(
		{ open: true },
		{
			recording: (folder) => {
				record = new TestRecorder(folder);
				return { recorder: record, running: record, films: new TestFilms(), pageChanged: async () => {} };
			},
		},
	);
	const client = await open.connectLegacy();
	const roomId = 'room-9';
	const created = await client.tell(
		'mediasoup:create-room',
		{ roomId, options: { maxParticipants: 2, enableRecording: true } },
		'mediasoup:room-created',
	);
	expect(created.room.options).toEqual({ maxParticipants: 2, enableRecording: true });
	await client.tell('mediasoup:join-room', { roomId, participantData: { name: 'Ann' } }, 'mediasoup:room-joined');
	const started = await client.tell('mediasoup:start-recording', { roomId, options }, 'mediasoup:recording-started');
	expect(started.recording).toEqual({ id: expect.any(String), roomId, startedAt: timestamp, options });
	const stopped = await client.tell('mediasoup:stop-recording', { roomId }, 'mediasoup:recording-stopped');
	const { files } = (await open.request(`${base}/recordings`, { token: open.info.hostToken })).json();
	expect(files.map(({ path }: { path: string }) => path)).toEqual([stopped.recording.files.combined]);

	const other = await open.connectLegacy();
	const without = { roomId: 'quiet', options: { enableRecording: false } };
	expect((await other.tell('mediasoup:create-room', without, 'mediasoup:room-created')).room.options).toMatchObject({
		enableRecording: false,
	});
	await other.tell('mediasoup:join-room', { roomId: 'quiet', participantData: {} }, 'mediasoup:room-joined');
	other.emit('mediasoup:start-recording', { roomId: 'quiet' });
	expect(await other.next('error')).toMatchObject({ success: false, event: 'mediasoup:start-recording' });
});

/** Whole servers that record real media: from the socket to the film in the library, in the native and the Flutter dialect. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RecordingList } from '../protocol/recordings.ts';
import { readManifest } from '../recording/lesson/manifestFile.ts';
import { colourAt, countFrames, decode, isColour, noFfmpeg, toneIn } from '../testing/decodedMedia.ts';
import { installWebRtc, looksOf } from '../testing/syntheticMedia.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { TestServer } from '../testing/TestServer.ts';
import { until } from '../testing/until.ts';
import { adapters } from './adapters.ts';

installWebRtc();
const timeout = 120_000;
const patience = { timeoutMs: 60_000, everyMs: 100 };

async function recordingsOf(server: TestServer): Promise<RecordingList['recordings']> {
	const list: RecordingList = (await server.request('/api/recordings', { token: server.info.hostToken })).json();
	return list.recordings;
}

/** Resolves when the only recording has been going on for so long. */
async function recorded(server: TestServer, ms: number): Promise<void> {
	await until(
		() => recordingsOf(server),
		`${ms} ms of recording`,
		([first]) => (first?.durationMs ?? 0) > ms,
		patience,
	);
}

test.skipIf(noFfmpeg)('makes a film of what a class showed and said', { timeout }, async () => {
	await using server = await TestServer.start();
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
	const student = await server.connect((await server.joinByCode()).token);
	const peer = await TestPeer.join(adapters.native(student, server.info.roomId));
	const looks = looksOf(1);
	await peer.show(looks);
	await host.ask('startRecording', { options: { cameras: 'all' } });
	expect((await student.next('recordingStarted')).recording.state).toBe('recording');
	await recorded(server, 4_000);
	const { recording } = await host.ask('stopRecording', undefined);
	peer.leave();
	const path = `/api/recordings/${recording.recordingId}/film`;
	// The class goes on, so it would wait.
	expect((await server.request(path, { token: server.info.hostToken, body: { action: 'now' } })).status).toBe(200);
	const [made] = await until(
		() => recordingsOf(server),
		'the film',
		([first]) => first?.film.state === 'made',
		patience,
	);
	expect(made).toMatchObject({ state: 'finished', end: 'stopped', people: ['Ms Smith', 'Native'], picture: true });
	const film = join(server.recordings, made?.folder ?? '', 'film.mp4');
	await decode(film);
	expect(Math.abs((await countFrames(film)) / 25 - recording.durationMs / 1000)).toBeLessThan(0.2);
	expect(isColour(await colourAt(film, 3), looks.colour)).toBe(true);
	expect(await toneIn(film, looks.toneHz, 2, 1)).toBeGreaterThan(0.05);
});

test('answers and notifies Flutter clients of recordings as their document says', { timeout }, async () => {
	await using server = await TestServer.start({ open: true });
	const host = await server.connectLegacy();
	await host.tell('mediasoup:create-room', { roomId: 'room-123' }, 'mediasoup:room-created');
	const peer = await TestPeer.join(adapters.flutter(host, 'room-123'));
	const student = await server.connectLegacy();
	await TestPeer.join(adapters.flutter(student, 'room-123')).then((other) => other.leave());
	await peer.show(looksOf(0));

	const options = { audio: { bitrate: 64_000 }, video: { bitrate: '1000k' } };
	host.socket.emit('mediasoup:start-recording', { roomId: 'room-123', options });
	const started = (await host.next('mediasoup:recording-started')).recording;
	expect(started).toEqual({ id: expect.any(String), roomId: 'room-123', startedAt: expect.any(Number), options });
	expect((await student.next('mediasoup:recording-started')).recording).toEqual(started);
	expect((await host.tell('mediasoup:start-recording', { roomId: 'room-123' }, 'error')).error).toBe(
		'Recording already in progress',
	);
	// A student is refused.
	for (const event of ['mediasoup:start-recording', 'mediasoup:stop-recording']) {
		expect(await student.tell(event, { roomId: 'room-123' }, 'error')).toMatchObject({ success: false, event });
	}
	await recorded(server, 2_000);
	host.socket.emit('mediasoup:stop-recording', { roomId: 'room-123' });
	const stopped = (await host.next('mediasoup:recording-stopped')).recording;
	const path = expect.stringMatching(/^\/recordings\/room_123_[\w-]+_(audio|video)\.mkv$/);
	expect(stopped).toEqual({
		...{ id: started.id, roomId: 'room-123', startedAt: started.startedAt, stoppedAt: expect.any(Number) },
		duration: expect.any(Number),
		files: { audio: path, video: path, combined: `/recordings/room_123_${started.id}_combined.mp4` },
	});
	expect(stopped.duration).toBeGreaterThan(2_000);
	expect((await student.next('mediasoup:recording-stopped')).recording).toEqual(stopped);
	expect((await host.tell('mediasoup:stop-recording', { roomId: 'room-123' }, 'error')).error).toBe(
		'No recording in progress',
	);
	peer.leave();
});

test.skipIf(noFfmpeg)(
	'has a lesson that plays when the server closes in the middle, and is completed by the next start at the latest',
	{ timeout },
	async () => {
		const dataDir = await mkdtemp(join(tmpdir(), 'lectern-closing-'));
		try {
			const server = await TestServer.start({ dataDir });
			const host = await server.connect(server.info.hostToken);
			await host.ask('joinRoom', { displayName: 'Ms Smith' });
			const student = await server.connect((await server.joinByCode()).token);
			const peer = await TestPeer.join(adapters.native(student, server.info.roomId));
			await peer.show(looksOf(1));
			await host.ask('startRecording', { options: { cameras: 'all' } });
			await recorded(server, 2_000);
			const [lesson] = await recordingsOf(server);
			await server.running.close();
			peer.leave();
			const folder = join(server.recordings, lesson?.folder ?? '');
			const manifest = await readManifest(folder);
			expect(manifest).toMatchObject({ end: 'serverClosing', film: { state: 'waiting' } });
			expect(manifest.segments.map(({ codec }) => codec).sort()).toEqual(['opus', 'vp8']);
			for (const { file } of manifest.segments) await decode(join(folder, file));

			await using again = await TestServer.start({ dataDir });
			await until(
				() => readManifest(folder),
				'the lesson to be completed',
				({ completed }) => completed,
				patience,
			);
			const [found] = await until(
				() => recordingsOf(again),
				'its film to be made',
				([each]) => each?.film.state === 'making',
				patience,
			);
			expect(found).toMatchObject({ end: 'serverClosing', state: 'finished' });
		} finally {
			await rm(dataDir, { recursive: true, force: true });
		}
	},
);

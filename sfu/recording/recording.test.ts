/** Recordings of real media: real workers, libwebrtc peers, real files, decoded by FFmpeg. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { colourAt, countFrames, decode, isColour, noFfmpeg, toneIn } from '../testing/decodedMedia.ts';
import { MediaClient } from '../testing/MediaClient.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { type Looks, looksOf } from '../testing/syntheticMedia.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { BuiltInCapture } from './capture/BuiltInCapture.ts';
import type { OpenCapture } from './capture/Capture.ts';
import { FfmpegCapture } from './capture/ffmpeg/FfmpegCapture.ts';
import type { LessonSession } from './capture/LessonSession.ts';
import { completeLesson } from './completeLesson.ts';
import { findFfmpeg } from './ffmpeg/findFfmpeg.ts';
import type { Manifest, Segment } from './lesson/manifest.ts';
import { readManifest } from './lesson/manifestFile.ts';
import { Recorder } from './Recorder.ts';

const timeout = 60_000;
let root = '';
beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'lectern-recording-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Both ways in which media gets into files. */
const captures: Record<Manifest['recorder'], OpenCapture> = {
	'built-in': (media) => BuiltInCapture.open(media),
	ffmpeg: async (media) => new FfmpegCapture(media, (await findFfmpeg(null)).path, silentLogger),
};
// Object.keys forgets that the keys are recorders.
const kinds = Object.keys(captures) as Manifest['recorder'][];

/** A room that can be recorded. */
async function startRoom(kind: Manifest['recorder'] = 'built-in') {
	const ended: string[] = [];
	const recorder = new Recorder({
		folder: root,
		kind,
		openCapture: captures[kind],
		ended: (folder) => ended.push(folder),
		logger: silentLogger,
	});
	const server = await TestSfu.start({ recorder });
	const room = server.createRoom({ name: 'Physics 2b' });
	return {
		server,
		room,
		recorder,
		/** Starts a recording of all cameras. */
		async record(): Promise<LessonSession> {
			await room.parts.recording.start({ cameras: 'all' });
			const [session] = recorder.running;
			if (!session) throw new Error('nothing is recorded');
			return session;
		},
		/** Stops it. @returns the lesson, completed for players */
		async stop(): Promise<{ folder: string; manifest: Manifest; fileOf(segment: Segment | undefined): string }> {
			await room.parts.recording.stop();
			const folder = ended.at(-1) ?? '';
			const manifest = await completeLesson(folder, silentLogger);
			return { folder, manifest, fileOf: (segment) => join(folder, segment?.file ?? 'no segment') };
		},
	};
}

/** Resolves when so much more was recorded. */
async function recorded(session: LessonSession, moreMs: number): Promise<void> {
	const startMs = session.durationMs;
	await until(
		() => session.durationMs,
		`${moreMs} ms more of the recording`,
		(durationMs) => durationMs >= startMs + moreMs,
	);
}

/** Resolves when so many files of this source were begun. */
async function begun({ manifest }: LessonSession, source: string, count: number): Promise<void> {
	const read = () => manifest.segments.filter(({ file }) => file.includes(source)).length;
	await until(read, `${count} files of ${source}`, (found) => found >= count);
}

const segmentsOf = (manifest: Manifest, source: string) =>
	manifest.segments.filter(({ file }) => file.includes(source));

async function expectLooks(mic: string, camera: string, { colour, toneHz }: Looks, atSeconds: number) {
	expect(isColour(await colourAt(camera, atSeconds), colour)).toBe(true);
	const others = [0, 1, 2, 3, 4].map((index) => looksOf(index).toneHz).filter((other) => other !== toneHz);
	const strength = await toneIn(mic, toneHz, atSeconds, 0.5);
	expect(strength).toBeGreaterThan(0.05);
	for (const other of others) expect(await toneIn(mic, other, atSeconds, 0.5)).toBeLessThan(strength / 4);
}

test.skipIf(noFfmpeg).each(kinds)(
	'%s records every microphone and camera into a file of its own that plays',
	{ timeout },
	async (kind) => {
		const { server, record, stop } = await startRoom(kind);
		await using _ = server;
		const anna = await MediaClient.enter(server, { displayName: 'Anna' });
		await anna.show(looksOf(0));
		const session = await record();
		const ben = await MediaClient.enter(server, { displayName: 'Ben' });
		await recorded(session, 1_500);
		await ben.show(looksOf(1));
		await begun(session, 'camera', 2);
		await recorded(session, 3_000);
		const { manifest, fileOf } = await stop();
		anna.leave();
		ben.leave();

		expect(manifest).toMatchObject({ end: 'stopped', completed: true, gaps: [] });
		expect(manifest.people.map(({ displayName }) => displayName)).toEqual(['Anna', 'Ben']);
		const [mics, cameras] = [segmentsOf(manifest, 'mic'), segmentsOf(manifest, 'camera')];
		expect([mics.length, cameras.length]).toEqual([2, 2]);
		for (const segment of manifest.segments) {
			await decode(fileOf(segment));
			// Ten frames and fifty packets a second.
			const perSecond = segment.codec === 'opus' ? 50 : 10;
			const seconds = (segment.durationMs ?? 0) / 1000;
			expect(await countFrames(fileOf(segment))).toBeGreaterThan(perSecond * (seconds - 1));
			expect(segment.startMs + (segment.durationMs ?? 0)).toBeCloseTo(manifest.durationMs ?? 0, -2);
		}
		expect(cameras[1]?.startMs).toBeGreaterThan(1_400);
		await expectLooks(fileOf(mics[0]), fileOf(cameras[0]), looksOf(0), 1);
		await expectLooks(fileOf(mics[1]), fileOf(cameras[1]), looksOf(1), 1);
	},
);

test.skipIf(noFfmpeg).each(kinds)(
	'%s begins a new file after a pause of the recording, whose clock stands still',
	{ timeout },
	async (kind) => {
		const { server, room, record, stop } = await startRoom(kind);
		await using _ = server;
		const anna = await MediaClient.enter(server, { displayName: 'Anna' });
		await anna.show(looksOf(2));
		const session = await record();
		await begun(session, 'camera', 1);
		await recorded(session, 1_000);
		room.parts.recording.pause();
		const pausedAtMs = session.durationMs;
		// Media go on meanwhile.
		const ben = await MediaClient.enter(server, { displayName: 'Ben' });
		const [camera] = anna.client.session.peer.producersOf('camera');
		await ben.flows(await ben.consume(camera?.id ?? ''));
		ben.leave();
		expect(session.durationMs).toBe(pausedAtMs);
		expect(room.parts.recording.state).toMatchObject({ state: 'paused', recordedMs: Math.round(pausedAtMs) });
		room.parts.recording.resume();
		await begun(session, 'camera', 2);
		await begun(session, 'mic', 2);
		await recorded(session, 1_000);
		const { manifest, fileOf } = await stop();
		anna.leave();

		expect(manifest.breaks).toMatchObject([{ atMs: Math.round(pausedAtMs) }]);
		expect(manifest.chapters.map(({ kind }) => kind)).toEqual(['start', 'break']);
		const [first, second] = segmentsOf(manifest, 'camera');
		expect((first?.startMs ?? 0) + (first?.durationMs ?? 0)).toBeCloseTo(pausedAtMs, -2);
		expect(second?.startMs).toBeGreaterThan(pausedAtMs - 50);
		for (const segment of manifest.segments) await decode(fileOf(segment));
	},
);

test.skipIf(noFfmpeg).each(kinds)(
	'%s begins new files on a new worker after the one of the room died',
	{ timeout },
	async (kind) => {
		const { server, room, record, stop } = await startRoom(kind);
		await using _ = server;
		const anna = await MediaClient.enter(server, { displayName: 'Anna' });
		await anna.show(looksOf(3));
		const session = await record();
		await begun(session, 'camera', 1);
		await recorded(session, 1_000);
		const pid = room.currentMedia?.worker.pid ?? 0;
		process.kill(pid, 'SIGKILL');
		await anna.client.next('mediaRestarted');
		anna.leave();
		anna.client.session.disconnected();
		const again = await MediaClient.enter(server, { displayName: 'Anna' });
		await again.show(looksOf(3));
		await begun(session, 'camera', 2);
		await recorded(session, 1_500);
		const { manifest, fileOf } = await stop();
		again.leave();

		expect(segmentsOf(manifest, 'camera')).toHaveLength(2);
		expect(segmentsOf(manifest, 'mic')).toHaveLength(2);
		for (const segment of manifest.segments) await decode(fileOf(segment));
		const [, second] = segmentsOf(manifest, 'camera');
		const [, sound] = segmentsOf(manifest, 'mic');
		await expectLooks(fileOf(sound), fileOf(second), looksOf(3), 0.5);
	},
);

test('keeps the cameras that were chosen: none, or that of the spotlight', { timeout }, async () => {
	const { server, room, recorder, stop } = await startRoom();
	await using _ = server;
	const [anna, ben] = [
		await MediaClient.enter(server, { displayName: 'Anna' }),
		await MediaClient.enter(server, { displayName: 'Ben' }),
	];
	await anna.show(looksOf(0));
	await ben.show(looksOf(1));
	await room.parts.recording.start({ cameras: 'none' });
	const [first] = recorder.running;
	if (!first) throw new Error('nothing is recorded');
	await begun(first, 'mic', 2);
	await recorded(first, 1_000);
	const none = await stop();
	expect(segmentsOf(none.manifest, 'camera')).toEqual([]);

	room.parts.spotlight.set(ben.peerId, null);
	await room.parts.recording.start({ cameras: 'spotlight' });
	const [second] = recorder.running;
	if (!second) throw new Error('nothing is recorded');
	await begun(second, 'camera', 1);
	await recorded(second, 1_000);
	const { manifest } = await stop();
	anna.leave();
	ben.leave();
	const trackIds = segmentsOf(manifest, 'camera').map(({ trackId }) => trackId);
	const people = manifest.tracks.filter(({ trackId }) => trackIds.includes(trackId)).map(({ personId }) => personId);
	expect(people.map((id) => manifest.people.find(({ personId }) => personId === id)?.displayName)).toEqual(['Ben']);
});

test('keeps a manifest without files when it is stopped before the first packet', { timeout }, async () => {
	const { server, record, stop } = await startRoom();
	await using _ = server;
	const anna = await server.enter();
	await anna.produce('mic');
	await record();
	const { folder, manifest } = await stop();
	expect(manifest).toMatchObject({ end: 'stopped', segments: [], completed: true });
	expect(await readManifest(folder)).toEqual(manifest);
});

/** Process ids of the FFmpegs that this process has started. */
async function ffmpegPids(): Promise<number[]> {
	const tasks = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
	const pids = tasks.trim().split(' ').filter(Boolean).map(Number);
	const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
	return pids.filter((_, index) => names[index]?.trim() === 'ffmpeg');
}

test.skipIf(noFfmpeg || process.platform !== 'linux')(
	'goes on in a new file when FFmpeg is killed, and leaves no FFmpeg behind',
	{ timeout },
	async () => {
		const { server, record, stop } = await startRoom('ffmpeg');
		await using _ = server;
		const anna = await MediaClient.enter(server, { displayName: 'Anna' });
		await anna.show(looksOf(4));
		const session = await record();
		await begun(session, 'camera', 1);
		await begun(session, 'mic', 1);
		await recorded(session, 1_000);
		for (const pid of await ffmpegPids()) process.kill(pid, 'SIGKILL');
		await begun(session, 'camera', 2);
		await begun(session, 'mic', 2);
		await recorded(session, 1_500);
		const { manifest, fileOf } = await stop();
		anna.leave();

		expect(manifest.gaps.map(({ why }) => why)).toEqual(['lost', 'lost']);
		for (const { toMs, fromMs } of manifest.gaps)
			expect((toMs ?? Number.POSITIVE_INFINITY) - fromMs).toBeLessThan(5_000);
		for (const segment of manifest.segments) await decode(fileOf(segment));
		await until(ffmpegPids, 'all FFmpegs to be gone', (pids) => pids.length === 0);
	},
);

test('refuses to start without FFmpeg where FFmpeg is to record', { timeout }, async () => {
	const recorder = new Recorder({
		folder: root,
		kind: 'ffmpeg',
		openCapture: captures.ffmpeg,
		requireReady: async () => void (await findFfmpeg('/nonexistent/ffmpeg')),
		ended: () => {},
		logger: silentLogger,
	});
	await using server = await TestSfu.start({ recorder });
	server.createRoom();
	const host = await server.enter({ role: 'host' });
	const answer = await host.askRaw('startRecording', {});
	expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
	expect(JSON.stringify(answer)).toContain('FFmpeg 4.4 or newer is needed');
});

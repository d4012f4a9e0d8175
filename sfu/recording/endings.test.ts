/** Recordings whose room, worker, disk or server goes away while they begin, run or end. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { RoomMedia } from '../core/router/RoomMedia.ts';
import { noFfmpeg } from '../testing/decodedMedia.ts';
import { MediaClient } from '../testing/MediaClient.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { looksOf } from '../testing/syntheticMedia.ts';
import { until } from '../testing/until.ts';
import { capturingPids, noProcesses } from './capture/ffmpeg/capturingPids.fixture.ts';
import { FfmpegCapture } from './capture/ffmpeg/FfmpegCapture.ts';
import { readManifest } from './lesson/manifestFile.ts';
import { begun, RecordedClass, recorded, segmentsOf } from './recordedClass.fixture.ts';
import { expectWholeLesson } from './wholeLesson.fixture.ts';

const timeout = 60_000;
/** Of an FFmpeg, until it counts as hung. */
const hungMs = 500;

test('leaves nothing behind when the room closes while its recording begins', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	await lesson.server.enter();
	const starting = lesson.record();
	lesson.room.close('roomClosed');
	await expect(starting).rejects.toMatchObject({ code: 'wrong-state' });
	expect(lesson.recorder.running).toEqual([]);
	expect(await readdir(lesson.folder)).toEqual([]);
	expect(lesson.ended).toEqual([]);
});

test('records on the new worker when the old one dies while the recording begins', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
	const starting = lesson.record();
	process.kill(lesson.room.currentMedia?.worker.pid ?? 0, 'SIGKILL');
	const session = await starting;
	await anna.client.next('mediaRestarted');
	anna.leave();
	anna.client.session.disconnected();
	const again = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
	await again.show(looksOf(0));
	await begun(session, 'camera', 1);
	await recorded(session, 500);
	await lesson.stop();
	again.leave();
});

test.skipIf(noFfmpeg)('begins new files on the third worker after two have died in a row', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const { server, room } = lesson;
	let anna = await MediaClient.enter(server, { displayName: 'Anna' });
	await anna.show(looksOf(0));
	const session = await lesson.record();
	await begun(session, 'camera', 1);
	await begun(session, 'mic', 1);
	await recorded(session, 500);
	for (let deaths = 1; deaths <= 2; deaths++) {
		const media = room.currentMedia;
		process.kill(media?.worker.pid ?? 0, 'SIGKILL');
		await until(() => room.currentMedia !== undefined && room.currentMedia !== media, 'a new router');
	}
	anna.leave();
	anna.client.session.disconnected();
	anna = await MediaClient.enter(server, { displayName: 'Anna' });
	await anna.show(looksOf(0));
	await begun(session, 'camera', 2);
	await begun(session, 'mic', 2);
	await recorded(session, 1_000);
	const manifest = await lesson.stop();
	anna.leave();
	expect(manifest).toMatchObject({ end: 'stopped' });
	expect(segmentsOf(manifest, 'camera')).toHaveLength(2);
	await expectWholeLesson(lesson.lesson, manifest);
});

test.skipIf(noFfmpeg)(
	'goes on by the built-in recorder when the FFmpeg that records cannot be started',
	{ timeout },
	async () => {
		const openCapture = async (media: RoomMedia) => new FfmpegCapture(media, '/nonexistent/ffmpeg', silentLogger);
		await using lesson = await RecordedClass.open({ openCapture });
		await expectRecordedAnyway(lesson);
	},
);

test.skipIf(noFfmpeg || noProcesses)(
	'goes on by the built-in recorder when every FFmpeg that records hangs',
	{ timeout },
	async () => {
		const openCapture = async (media: RoomMedia) => new FfmpegCapture(media, 'ffmpeg', silentLogger, hungMs);
		await using lesson = await RecordedClass.open({ openCapture });
		const stopped = new Set<number>();
		const stopping = setInterval(async () => {
			for (const pid of (await capturingPids()).filter((each) => !stopped.has(each))) {
				stopped.add(pid);
				process.kill(pid, 'SIGSTOP');
			}
		}, 5);
		try {
			await expectRecordedAnyway(lesson);
		} finally {
			clearInterval(stopping);
		}
		expect(stopped.size).toBeGreaterThan(0);
		expect(await capturingPids()).toEqual([]);
	},
);

/** Both tracks are there once, with a gap that ends when their file begins. */
async function expectRecordedAnyway(lesson: RecordedClass): Promise<void> {
	const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
	await anna.show(looksOf(0));
	const session = await lesson.record();
	await begun(session, 'mic', 1);
	await begun(session, 'camera', 1);
	await recorded(session, 1_000);
	const manifest = await lesson.stop();
	anna.leave();
	expect(manifest).toMatchObject({ end: 'stopped' });
	expect(manifest.tracks.map(({ source }) => source).sort()).toEqual(['camera', 'mic']);
	for (const { trackId } of manifest.tracks) {
		const [segment] = manifest.segments.filter((each) => each.trackId === trackId);
		expect(segment?.durationMs).toBeGreaterThan(500);
		const gaps = manifest.gaps.filter((gap) => gap.trackId === trackId);
		// None is noted of less than 50 ms. Where a file begins becomes better known with the first sender report.
		expect(gaps.length).toBeLessThanOrEqual(1);
		for (const { why, toMs } of gaps) {
			expect(why).toBe('lost');
			expect(Math.abs((toMs ?? Number.NaN) - (segment?.startMs ?? 0))).toBeLessThan(100);
		}
	}
	await expectWholeLesson(lesson.lesson, manifest);
}

test('ends a minute after the last person has left, unless somebody returns', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const { server, room } = lesson;
	const host = await server.enter();
	const session = await lesson.record();
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	try {
		room.leave(host.session.peer);
		vi.advanceTimersByTime(59_000);
		await server.enter();
		vi.advanceTimersByTime(60_000);
		expect(lesson.recorder.running).toEqual([session]);
		for (const peer of room.peers) room.leave(peer);
		expect(room.currentMedia).toBeDefined();
		vi.advanceTimersByTime(59_000);
		expect(lesson.recorder.running).toEqual([session]);
		vi.advanceTimersByTime(1_000);
	} finally {
		vi.useRealTimers();
	}
	await until(() => lesson.ended.length === 1, 'the end of the recording');
	expect(await readManifest(lesson.lesson)).toMatchObject({ end: 'roomEmpty' });
	// Nobody holds the router any more.
	expect(room.currentMedia).toBeUndefined();
	expect(room.parts.recording.state).toBeNull();
});

test('ends once for a room that became empty while its recording began, and was joined again', {
	timeout,
}, async () => {
	await using lesson = await RecordedClass.open();
	const { server, room } = lesson;
	const host = await server.enter();
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	try {
		const starting = lesson.record();
		room.leave(host.session.peer);
		const session = await starting;
		await server.enter();
		vi.advanceTimersByTime(120_000);
		expect(lesson.recorder.running).toEqual([session]);
	} finally {
		vi.useRealTimers();
	}
	await lesson.stop();
});

test('ends with the server although it is still beginning', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	await lesson.server.enter();
	const starting = lesson.record().catch(() => undefined);
	await lesson.recorder.close();
	await starting;
	expect(lesson.recorder.running).toEqual([]);
	expect(await readManifest(lesson.lesson)).toMatchObject({ end: 'serverClosing' });
	await expect(lesson.record()).rejects.toMatchObject({
		code: expect.stringMatching('recording-in-progress|unavailable'),
	});
});

test.skipIf(noFfmpeg)('has files that play when the server closes in the middle of a class', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
	await anna.show(looksOf(0));
	const session = await lesson.record();
	await begun(session, 'camera', 1);
	await begun(session, 'mic', 1);
	await recorded(session, 1_000);
	await lesson.recorder.close();
	anna.leave();
	const manifest = await readManifest(lesson.lesson);
	expect(manifest).toMatchObject({ end: 'serverClosing', completed: false });
	expect(manifest.segments).toHaveLength(2);
	await expectWholeLesson(lesson.lesson, manifest);
});

test('ends when somebody deletes its folder in the middle of a class, and tells the room once', {
	timeout,
}, async () => {
	await using lesson = await RecordedClass.open();
	const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
	await anna.show(looksOf(0));
	const session = await lesson.record();
	await begun(session, 'mic', 1);
	await recorded(session, 500);
	await rm(join(session.folder, 'tracks'), { recursive: true });
	expect(await anna.client.next('recordingStopped')).toMatchObject({ recording: { end: 'diskFailed' } });
	anna.leave();
	expect(lesson.room.parts.recording.state).toBeNull();
	expect(anna.client.told('recordingStopped')).toHaveLength(1);
});

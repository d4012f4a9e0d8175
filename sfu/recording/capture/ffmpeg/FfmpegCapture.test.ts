import { expect, onTestFinished, test } from 'vitest';
import type { Logger } from '../../../core/Logger.ts';
import { decode, noFfmpeg } from '../../../testing/decodedMedia.ts';
import { silentLogger } from '../../../testing/silentLogger.ts';
import { until } from '../../../testing/until.ts';
import { probeSegment } from '../../files/probe.ts';
import { BuiltInCapture } from '../BuiltInCapture.ts';
import { capturingPids, noProcesses } from './capturingPids.fixture.ts';
import { FfmpegCapture } from './FfmpegCapture.ts';
import { OpusSender } from './OpusSender.fixture.ts';
import { beepsIn, flashesIn, type RecordedTrack, type SentCodec, SentMedia } from './sentMedia.fixture.ts';

const timeout = 60_000;
/** Short, so that a test need not wait for long. */
const silentMs = 2_000;

/** FFmpeg captures of a room, and what they log. */
async function openCapture(path = 'ffmpeg') {
	const room = await SentMedia.open();
	const logged: string[] = [];
	const logger: Logger = {
		...silentLogger,
		warn: (_, message) => logged.push(message),
		error: (_, message) => logged.push(message),
	};
	const capture = new FfmpegCapture(room.media, path, logger, silentMs);
	onTestFinished(async () => {
		await room[Symbol.asyncDispose]();
		capture.close();
	});
	return {
		room,
		logged,
		capture,
		/** Sends and records these. */
		async record(...codecs: SentCodec[]): Promise<RecordedTrack[]> {
			const producers = await room.send(...codecs);
			return await Promise.all(producers.map((producer) => room.record(capture, producer)));
		},
	};
}

/** What is seen or heard in the files of a track, ms on the clock of the recording. */
async function eventsOf({ ended }: RecordedTrack, find: (path: string) => Promise<number[]>): Promise<number[][]> {
	return await Promise.all(
		ended.map(async ({ path, startMs }) => (await find(path)).map((inFileMs) => startMs + inFileMs)),
	);
}

/** How much two lists of events that repeat every second differ, ms: -500 to 500. */
function differenceMs([one]: number[], [other]: number[]): number {
	if (one === undefined || other === undefined) throw new Error('there is nothing to compare');
	return ((((one - other + 500) % 1_000) + 1_000) % 1_000) - 500;
}

test.skipIf(noFfmpeg)(
	'places sound and picture where the built-in recorder places them, also after a pause of the producers',
	{ timeout },
	async () => {
		const { room, capture, logged } = await openCapture();
		const builtIn = await BuiltInCapture.open(room.media);
		const producers = await room.send('mic', 'vp8');
		const tracks: RecordedTrack[] = [];
		for (const each of [capture, builtIn])
			for (const producer of producers) tracks.push(await room.record(each, producer));
		for (const count of [1, 2]) {
			for (const track of tracks) await track.begun(count);
			for (const track of tracks) await track.reported();
			await room.passed(1_700);
			for (const producer of producers) await producer.pause();
			for (const track of tracks) await track.completed(count);
			for (const producer of producers) await producer.resume();
		}
		for (const { track } of tracks) await track.close();
		builtIn.close();

		const [mic, camera, builtInMic, builtInCamera] = tracks;
		if (!mic || !camera || !builtInMic || !builtInCamera) throw new Error('a track is missing');
		expect(camera.ended[0]).toMatchObject({ codec: 'vp8', width: 320, height: 180, layer: null });
		expect(mic.ended[0]).toMatchObject({ codec: 'opus', width: null, height: null, layer: null });
		expect(mic.gaps.map(({ why }) => why)).toEqual(['paused', 'paused']);
		expect([mic, camera].map(({ gaps }) => typeof gaps[0]?.toMs)).toEqual(['number', 'number']);
		const [beeps, flashes] = [await eventsOf(mic, beepsIn), await eventsOf(camera, flashesIn)];
		const [builtInBeeps, builtInFlashes] = [
			await eventsOf(builtInMic, beepsIn),
			await eventsOf(builtInCamera, flashesIn),
		];
		for (const index of [0, 1]) {
			const [beep = [], flash = []] = [beeps[index], flashes[index]];
			// One packet of 20 ms may have come while FFmpeg began to listen, and a better start is told from 5 ms on.
			expect(Math.abs(differenceMs(beep, builtInBeeps[index] ?? []))).toBeLessThan(30);
			expect(Math.abs(differenceMs(flash, builtInFlashes[index] ?? []))).toBeLessThan(16);
			expect(Math.abs(differenceMs(beep, flash))).toBeLessThanOrEqual(80);
		}
		expect(logged).toEqual([]);
	},
);

test.skipIf(noFfmpeg)('records H264 by FFmpeg and VP9 by the built-in recorder', { timeout }, async () => {
	const { room, record } = await openCapture();
	const tracks = await record('h264', 'vp9');
	for (const track of tracks) await track.begun(1);
	await room.passed(1_500);
	for (const { track } of tracks) await track.close();
	expect(tracks.map(({ ended }) => ended.map(({ codec }) => codec))).toEqual([['avc'], ['vp9']]);
	for (const { ended } of tracks) {
		const [{ path, width, height } = { path: '', width: 0, height: 0 }] = ended;
		expect([width, height]).toEqual([320, 180]);
		await decode(path);
		expect((await flashesIn(path)).length).toBeGreaterThan(0);
		expect((await probeSegment(path)).firstTimestampMs).toBe(0);
	}
});

test.skipIf(noFfmpeg || noProcesses)('begins a new file when FFmpeg is killed', { timeout }, async () => {
	const { room, logged, record } = await openCapture();
	const tracks = await record('mic', 'vp8');
	for (const track of tracks) await track.begun(1);
	await room.passed(1_200);
	const killedAtMs = room.clock.nowMs;
	for (const pid of await capturingPids()) process.kill(pid, 'SIGKILL');
	for (const track of tracks) await track.begun(2);
	await room.passed(1_200);
	for (const { track } of tracks) await track.close();

	for (const { gaps, ended } of tracks) {
		const [first, second] = ended;
		const [gap] = gaps;
		expect(gaps).toHaveLength(1);
		expect(gap?.why).toBe('lost');
		expect(gap?.fromMs).toBeLessThanOrEqual(killedAtMs);
		expect(gap?.fromMs).toBe((first?.startMs ?? 0) + (first?.durationMs ?? 0));
		// One cluster, the start of a process, and of video a key frame.
		expect((gap?.toMs ?? 0) - (gap?.fromMs ?? 0)).toBeLessThan(3_000);
		expect(second?.startMs).toBeGreaterThan(killedAtMs);
		for (const { path } of ended) await decode(path);
	}
	expect(logged).toEqual(Array(2).fill('FFmpeg failed while it recorded, and is started anew'));
});

test.skipIf(noFfmpeg || noProcesses)('begins a new file when FFmpeg hangs', { timeout }, async () => {
	const { room, logged, record } = await openCapture();
	const [mic] = await record('mic');
	if (!mic) throw new Error('nothing is recorded');
	await mic.begun(1);
	await room.passed(600);
	for (const pid of await capturingPids()) process.kill(pid, 'SIGSTOP');
	await mic.begun(2);
	await room.passed(600);
	await mic.track.close();
	expect(logged).toEqual(['FFmpeg failed while it recorded, and is started anew']);
	expect(mic.gaps.map(({ why }) => why)).toEqual(['lost']);
	for (const { path } of mic.ended) await decode(path);
	expect(await capturingPids()).toEqual([]);
});

/** A recording of Opus whose sender is silent for longer than an FFmpeg may be, and of what it sends then. */
async function recordSilence(slept: boolean) {
	const { room, logged, capture } = await openCapture();
	const { producer, port } = await room.produce('mic');
	const sender = new OpusSender(port);
	onTestFinished(() => sender.close());
	const mic = await room.record(capture, producer);
	await mic.begun(1);
	await room.passed(500);
	sender.pause();
	await room.passed(1.5 * silentMs);
	sender.resume({ slept });
	if (slept) await mic.begun(2);
	await room.passed(1_200);
	await mic.track.close();
	const facts = await Promise.all(mic.ended.map(({ path }) => probeSegment(path)));
	return { mic, logged, facts };
}

test.skipIf(noFfmpeg)('goes on in the same file when its sender was silent for long', { timeout }, async () => {
	const { mic, logged, facts } = await recordSilence(false);
	expect([mic.gaps, mic.ended.length, logged]).toEqual([[], 1, []]);
	// The silence has its place in the file: packets of what was sent, and the time of all.
	const [{ packets, durationMs } = { packets: 0, durationMs: 0 }] = facts;
	expect(durationMs - packets * 20).toBeGreaterThan(silentMs);
	expect(Math.abs(durationMs - (mic.ended[0]?.durationMs ?? 0))).toBeLessThan(100);
});

test.skipIf(noFfmpeg)('begins a new file when the computer of the sender has slept', { timeout }, async () => {
	const { mic, logged, facts } = await recordSilence(true);
	expect([mic.ended.length, logged]).toEqual([2, []]);
	expect(mic.gaps.map(({ why }) => why)).toEqual(['sleep']);
	for (const { packets, durationMs } of facts) expect(Math.abs(durationMs - packets * 20)).toBeLessThan(50);
	expect((mic.ended[1]?.startMs ?? 0) - (mic.ended[0]?.startMs ?? 0)).toBeGreaterThan(1.5 * silentMs);
});

test('gives a track up whose FFmpeg cannot be started, and the recording goes on', { timeout }, async () => {
	const { room, logged, capture } = await openCapture('/nonexistent/ffmpeg');
	const { producer } = await room.produce('mic');
	const mic = await room.record(capture, producer);
	await until(() => mic.track.slot.consumer.closed, 'the track to be given up');
	await mic.track.close();
	expect(logged).toEqual([
		...Array(3).fill('FFmpeg failed while it recorded, and is started anew'),
		'FFmpeg failed again and again: a producer is no longer recorded by it',
	]);
	expect(mic.gaps).toMatchObject([{ why: 'lost', toMs: null }]);
	expect([mic.ended, mic.failures, mic.track.bytes]).toEqual([[], [], 0]);
});

test.skipIf(noFfmpeg || noProcesses)(
	'leaves no file and no process when it ends before the first packet',
	{ timeout },
	async () => {
		const { room, logged, capture } = await openCapture();
		const [starting, waiting] = [
			await room.record(capture, (await room.produce('mic')).producer),
			await room.record(capture, (await room.produce('vp8')).producer),
		];
		await starting.track.close();
		await until(async () => (await capturingPids()).length === 1, 'one FFmpeg that waits');
		await room.passed(500);
		await waiting.track.close();
		expect(await capturingPids()).toEqual([]);
		for (const { ended, gaps, segments } of [starting, waiting])
			expect([ended, gaps, segments.size]).toEqual([[], [], 0]);
		expect(logged).toEqual([]);
	},
);

test.skipIf(noFfmpeg)('says so when a file cannot be written', { timeout }, async () => {
	const { room, record } = await openCapture();
	const [mic] = await record('mic');
	if (!mic) throw new Error('nothing is recorded');
	await mic.begun(1);
	mic.takeFolderAway();
	const [producer] = room.producers;
	await producer?.pause();
	await mic.completed(1);
	await producer?.resume();
	await until(() => mic.failures.length > 0, 'a failure');
	expect(mic.failures.map(({ code }) => code)).toEqual(['unavailable']);
});

test.skipIf(noFfmpeg || noProcesses)('records ten tracks at once', { timeout }, async () => {
	const { room, logged, capture } = await openCapture();
	const producers = await room.send('mic', 'vp8');
	const tracks = await Promise.all(
		Array.from({ length: 5 }, () => producers.map((producer) => room.record(capture, producer))).flat(),
	);
	for (const track of tracks) await track.begun(1);
	await room.passed(1_500);
	expect(await capturingPids()).toHaveLength(10);
	await Promise.all(tracks.map(({ track }) => track.close()));
	expect(logged).toEqual([]);
	expect(await capturingPids()).toEqual([]);
	for (const { ended } of tracks) {
		const [segment] = ended;
		const find = segment?.codec === 'opus' ? beepsIn : flashesIn;
		expect((await find(segment?.path ?? '')).length).toBeGreaterThan(0);
	}
});

/** Networks that lose packets, clocks that jump, and pictures that change their size, packet by packet. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decode, noFfmpeg } from '../../testing/decodedMedia.ts';
import { seededRandom } from '../files/damage.fixture.ts';
import { probeSegment } from '../files/probe.ts';
import type { Segment } from '../lesson/manifest.ts';
import { decodedPictures, sendWithFfmpeg, testVideo } from '../rtp/ffmpeg.fixture.ts';
import { readRtpPacket } from '../rtp/rtpPacket.ts';
import { DirectSender } from './directSender.fixture.ts';

const timeout = 60_000;
let folder = '';
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-track-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 20 ms of silence. */
const opus = Uint8Array.of(0xf8, 0xff, 0xfe);
const packetMs = 20;
const ticks = (ms: number) => 5_000 + ms * 48;

/** Sends sound from `fromMs` to `toMs` by the clock of its sender. @param lateMs how much later it arrives by ours */
async function speak(sender: DirectSender, fromMs: number, toMs: number, lateMs = 0): Promise<void> {
	for (let atMs = fromMs; atMs < toMs; atMs += packetMs) {
		sender.time.nowMs = atMs + lateMs;
		await sender.send({ payload: opus, timestamp: ticks(atMs) });
	}
}

const placesOf = (segments: Segment[]) => segments.map(({ startMs, durationMs }) => [startMs, durationMs]);

describe('sound', () => {
	test('notes where so much is missing that it is heard, and goes on in the same file', { timeout }, async () => {
		await using sender = await DirectSender.open('opus');
		await speak(sender, 0, 1_000);
		for (let count = 0; count < 15; count++) sender.lose();
		await speak(sender, 1_300, 2_000);
		// One packet in ten is lost.
		for (let fromMs = 2_000; fromMs < 4_000; fromMs += 200) {
			await speak(sender, fromMs, fromMs + 180);
			sender.lose();
		}
		await speak(sender, 4_000, 4_400);
		const { segments, gaps } = await sender.stop();
		expect(gaps).toEqual([{ trackId: 't1', why: 'lost', fromMs: 1_000, toMs: 1_300 }]);
		expect(segments).toHaveLength(1);
		expect((await probeSegment(sender.fileOf(segments[0]))).durationMs).toBeCloseTo(4_400, -1);
	});

	test('is not placed where nothing was said, when this computer slept for a minute', { timeout }, async () => {
		await using sender = await DirectSender.open('opus');
		await speak(sender, 0, 1_000);
		await speak(sender, 1_000, 2_000, 60_000);
		const { segments, gaps } = await sender.stop();
		expect(placesOf(segments)).toEqual([
			[0, 1_000],
			[61_000, 980],
		]);
		expect(gaps).toEqual([{ trackId: 't1', why: 'sleep', fromMs: 1_000, toMs: 61_000 }]);
	});

	test('goes on without a hole when the clock of its sender jumps a minute ahead, or back', { timeout }, async () => {
		await using sender = await DirectSender.open('opus');
		await speak(sender, 0, 1_000);
		await speak(sender, 61_000, 62_000, -60_000);
		await speak(sender, 2_000, 3_000);
		const { segments, gaps } = await sender.stop();
		expect(placesOf(segments)).toEqual([
			[0, 1_000],
			[1_000, 1_000],
			[2_000, 980],
		]);
		expect(gaps).toEqual([]);
	});

	test('is in one file when the sender and this computer slept at the same time', { timeout }, async () => {
		await using sender = await DirectSender.open('opus');
		await speak(sender, 0, 1_000);
		// More, and mediasoup takes the next packet for one of another sender, and drops it.
		for (let count = 0; count < 2_500; count++) sender.lose();
		await speak(sender, 51_000, 52_000);
		const { segments, gaps } = await sender.stop();
		expect(placesOf(segments)).toEqual([[0, 51_980]]);
		expect(gaps).toEqual([{ trackId: 't1', why: 'lost', fromMs: 1_000, toMs: 51_000 }]);
	});

	test('begins a new file after a pause of its producer', { timeout }, async () => {
		await using sender = await DirectSender.open('opus');
		await speak(sender, 0, 1_000);
		await sender.pause();
		sender.time.nowMs = 3_000;
		await sender.resume();
		await speak(sender, 3_000, 4_000);
		const { segments, gaps } = await sender.stop();
		expect(placesOf(segments)).toEqual([
			[0, 980],
			[3_000, 980],
		]);
		expect(gaps).toEqual([{ trackId: 't1', why: 'paused', fromMs: 980, toMs: 3_000 }]);
	});

	test('has a manifest that does not grow with every packet that is lost', { timeout }, async () => {
		await using sender = await DirectSender.open('opus');
		for (let fromMs = 0; fromMs < 120_000; fromMs += 120) {
			await speak(sender, fromMs, fromMs + packetMs);
			for (let count = 0; count < 5; count++) sender.lose();
		}
		const { gaps } = await sender.stop();
		expect(gaps).toHaveLength(500);
	});
});

describe.skipIf(noFfmpeg).each(['vp8', 'vp9', 'h264'] as const)('%s', (codec) => {
	const frameMs = 1_000 / testVideo.framesPerSecond;

	async function encoded() {
		const raw = join(folder, `${codec}.raw`);
		const packets = (await sendWithFfmpeg(codec, raw)).flatMap((buffer) => readRtpPacket(buffer) ?? []);
		return { packets, pictures: new Set(await decodedPictures(raw)), firstTimestamp: packets[0]?.timestamp ?? 0 };
	}

	test('shows no picture that its sender did not send when one packet in twenty is lost', { timeout }, async () => {
		const { packets, pictures, firstTimestamp } = await encoded();
		await using sender = await DirectSender.open(codec);
		const random = seededRandom(11);
		let lost = 0;
		for (const packet of packets) {
			sender.time.nowMs = (((packet.timestamp - firstTimestamp) | 0) / 90_000) * 1_000;
			// The first key frame comes, so that there is a file.
			if (packet.timestamp !== firstTimestamp && random(20) === 0) {
				lost++;
				sender.lose();
			} else await sender.send(packet);
		}
		const { segments, gaps } = await sender.stop();
		expect(lost).toBeGreaterThan(2);
		expect(segments).toHaveLength(1);
		const shown = await decodedPictures(sender.fileOf(segments[0]));
		expect(shown.length).toBeGreaterThan(3);
		expect(shown.length).toBeLessThan(testVideo.frames);
		expect(shown.filter((picture) => !pictures.has(picture))).toEqual([]);
		expect(gaps.length).toBeGreaterThan(0);
		expect(gaps.map(({ why }) => why)).toEqual(gaps.map(() => 'lost'));
		for (const { fromMs, toMs } of gaps) expect(toMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(fromMs);
	});

	test('begins a new file with a key frame when a clock has jumped', { timeout }, async () => {
		const { packets, firstTimestamp } = await encoded();
		await using sender = await DirectSender.open(codec);
		for (const packet of packets) {
			const sentMs = (((packet.timestamp - firstTimestamp) | 0) / 90_000) * 1_000;
			sender.time.nowMs = sentMs < 500 ? sentMs : sentMs + 60_000;
			await sender.send(packet);
		}
		const { segments, gaps } = await sender.stop();
		expect(segments).toHaveLength(2);
		const [first, second] = segments;
		const keyFrameMs = (testVideo.frames / testVideo.keyFrames) * frameMs;
		expect(first?.durationMs).toBeCloseTo(8 * frameMs, -1);
		expect(second?.startMs).toBeCloseTo(60_000 + keyFrameMs, -1);
		expect(gaps).toMatchObject([{ why: 'sleep', fromMs: first?.durationMs, toMs: second?.startMs }]);
		for (const segment of segments) await decode(sender.fileOf(segment));
	});
});

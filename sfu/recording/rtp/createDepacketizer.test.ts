/** Streams of FFmpeg's encoders, through everything from packets to a file, compared with what FFmpeg itself wrote. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDepacketizer } from './createDepacketizer.ts';
import type { Frame } from './Depacketizer.ts';
import { decodedPictures, ffmpegMissing, sendWithFfmpeg, testVideo, writeMatroska } from './ffmpeg.fixture.ts';
import { ReorderBuffer } from './ReorderBuffer.ts';
import { createRandom, randomBytes } from './random.fixture.ts';
import { readRtpPacket } from './rtpPacket.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-rtp-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a recorder does with packets that come every 10 ms, in this order. */
function framesOf(mimeType: string, packets: Buffer[]): Frame[] {
	const depacketizer = createDepacketizer(mimeType);
	if (!depacketizer) throw new Error(`no depacketizer for ${mimeType}`);
	const reorder = new ReorderBuffer();
	const ordered = packets.flatMap((bytes, i) => {
		const packet = readRtpPacket(bytes);
		return packet ? reorder.push(packet, i * 10) : [];
	});
	const frames: Frame[] = [];
	for (const item of [...ordered, ...reorder.flush(Number.POSITIVE_INFINITY)]) {
		if ('packet' in item) frames.push(...depacketizer.push(item.packet));
		else depacketizer.reset();
	}
	return frames;
}

describe.skipIf(ffmpegMissing !== undefined).each([
	{ encoder: 'vp8', mimeType: 'video/VP8', codec: 'vp8', codecString: /^vp8$/ },
	{ encoder: 'vp9', mimeType: 'video/VP9', codec: 'vp9', codecString: /^vp09\.00\.11\.08$/ },
	{ encoder: 'h264', mimeType: 'video/H264', codec: 'avc', codecString: /^avc1\.42c0[0-9a-f]{2}$/ },
] as const)('$mimeType of FFmpeg', ({ encoder, mimeType, codec, codecString }) => {
	let packets: Buffer[];
	let raw: string;
	let whole: Frame[];
	beforeAll(async () => {
		raw = join(folder, `${encoder}.raw`);
		packets = await sendWithFfmpeg(encoder, raw);
		whole = framesOf(mimeType, packets);
	});

	/** Of the frames as a Matroska file. */
	async function picturesOf(frames: Frame[]): Promise<string[]> {
		const path = join(folder, `${encoder}.mkv`);
		await writeMatroska(path, codec, frames);
		return decodedPictures(path);
	}

	test('becomes a file that decodes to the pictures that the encoder made', async () => {
		const { frames, keyFrames, width, height } = testVideo;
		expect(packets.length).toBeGreaterThan(frames * 1.5);
		expect(await picturesOf(whole)).toEqual(await decodedPictures(raw));
		expect(whole).toHaveLength(frames);
		const keys = whole.filter((frame) => frame.isKeyFrame);
		expect(keys).toHaveLength(keyFrames);
		for (const key of keys) {
			expect(key).toMatchObject({ width, height, codec: expect.stringMatching(codecString) });
			expect(key.description !== undefined).toBe(codec === 'avc');
		}
	});

	test('becomes the same frames when packets come out of order and twice', () => {
		const random = createRandom(3);
		const delayed = packets.map((packet, i) => ({ packet, at: i + random(15) }));
		// The first packet decides where the stream begins.
		const [first, ...others] = [...delayed, ...delayed.filter(() => random(4) === 0)];
		const arrived = [first, ...others.sort((a, b) => a.at - b.at)].flatMap((item) => item?.packet ?? []);
		expect(framesOf(mimeType, arrived)).toEqual(whole);
	});

	test('loses only the frames up to the next key frame when packets are missing', async () => {
		const timestamps = whole.map(({ timestamp }) => timestamp);
		// The last packet of a frame in the first third, and of the third key frame.
		const lost = [5, 30].map((frame) => packets.findLast((packet) => packet.readUInt32BE(4) === timestamps[frame]));
		const frames = framesOf(
			mimeType,
			packets.filter((packet) => !lost.includes(packet)),
		);
		const given = (_: unknown, i: number) => i < 5 || (i >= 15 && i < 30);
		expect(frames).toEqual(whole.filter(given));
		expect(await picturesOf(frames)).toEqual((await decodedPictures(raw)).filter(given));
	});

	test('never goes on behind a missing frame but with a key frame', () => {
		const random = createRandom(5);
		for (let round = 0; round < 30; round++) {
			const kept = packets.filter(() => random(30) > 0);
			expect(kept.length).toBeLessThan(packets.length);
			const frames = framesOf(mimeType, kept);
			const places = frames.map((frame) => whole.findIndex(({ timestamp }) => timestamp === frame.timestamp));
			expect(frames).toEqual(places.map((place) => whole[place]));
			const resumed = frames.filter((_, i) => i === 0 || places[i] !== (places[i - 1] ?? 0) + 1);
			expect(resumed.filter((frame) => !frame.isKeyFrame)).toEqual([]);
		}
	});

	test('is dropped without an error where it is spoiled', () => {
		const random = createRandom(7);
		for (let round = 0; round < 20; round++) {
			const spoiled = packets.map((packet) => {
				const copy = Buffer.from(packet);
				// Mostly in the headers of RTP, the payload and the codec.
				for (let i = random(4); i > 0; i--) copy[random(40)] = random(256);
				return random(10) === 0 ? copy.subarray(0, random(copy.length)) : copy;
			});
			for (const frame of framesOf(mimeType, spoiled)) expect(frame.data.length).toBeGreaterThan(0);
		}
	});
});

test.each(['video/VP8', 'video/VP9', 'video/H264'])('%s takes random bytes without an error', (mimeType) => {
	const random = createRandom(11);
	const depacketizer = createDepacketizer(mimeType);
	expect(depacketizer).not.toBeNull();
	const base = { marker: false, payloadType: 96, ssrc: 1 };
	for (let sequence = 0; sequence < 30_000; sequence++) {
		const packet = { ...base, sequence, timestamp: sequence >> 2, payload: randomBytes(random, 60) };
		for (const frame of depacketizer?.push(packet) ?? []) expect(frame.data.length).toBeGreaterThan(0);
		if (random(50) === 0) depacketizer?.reset();
	}
});

test('knows the codecs by their names in any case, and says which it does not know', () => {
	for (const name of ['video/vp8', 'VIDEO/VP9', 'video/h264']) expect(createDepacketizer(name)).not.toBeNull();
	for (const name of ['video/AV1', 'video/rtx', 'audio/opus', '']) expect(createDepacketizer(name)).toBeNull();
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decode, noFfmpeg } from '../../../testing/decodedMedia.ts';
import { probeSegment } from '../../files/probe.ts';
import { type Cluster, clusterBytes, MatroskaClusters, pictureSizeOf } from './MatroskaClusters.ts';

const run = promisify(execFile);
let folder = '';
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-clusters-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Two seconds as FFmpeg writes them into a pipe. */
async function stream(kind: 'audio' | 'video'): Promise<Buffer> {
	const input = {
		audio: ['-i', 'sine=d=2:r=48000', '-c:a', 'libopus'],
		video: ['-i', 'testsrc2=s=320x180:r=25:d=2', '-c:v', 'libvpx', '-deadline', 'realtime', '-g', '25'],
	};
	const muxer = ['-f', 'matroska', '-cluster_time_limit', '500', '-write_crc32', '0', 'pipe:1'];
	const args = ['-v', 'error', '-f', 'lavfi', ...input[kind], ...muxer];
	return (await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 26 })).stdout;
}

/** Pushes a stream in pieces. */
function cut(bytes: Buffer, pieceBytes: number) {
	const clusters = new MatroskaClusters();
	const found: Cluster[] = [];
	for (let at = 0; at < bytes.length; at += pieceBytes)
		found.push(...clusters.push(bytes.subarray(at, at + pieceBytes)));
	return { head: clusters.head, found };
}

test.skipIf(noFfmpeg).each([1, 1_000, 2 ** 20])('finds the same clusters in pieces of %i bytes', async (pieceBytes) => {
	const bytes = await stream('video');
	const { head, found } = cut(bytes, pieceBytes);
	expect(pictureSizeOf(head)).toEqual({ width: 320, height: 180 });
	expect(found.length).toBeGreaterThanOrEqual(4);
	expect([found[0]?.firstMs, found.at(-1)?.lastMs]).toEqual([0, 1_960]);
	expect(found).toEqual(cut(bytes, bytes.length).found);
});

test.skipIf(noFfmpeg)('makes a file of clusters that plays, each at the time that it is given', async () => {
	const { head, found } = cut(await stream('video'), 4_096);
	const file = join(folder, 'video.mkv');
	const later = found.map((cluster, index) => clusterBytes(cluster, cluster.timestampMs + 2 * index));
	await writeFile(file, Buffer.concat([head, ...later]));
	await decode(file);
	const lastMs = 1_960 + 2 * (found.length - 1);
	expect(await probeSegment(file)).toMatchObject({ codec: 'vp8', packets: 50, keyFrames: 2, lastTimestampMs: lastMs });
});

test.skipIf(noFfmpeg)('keeps whole clusters of sound when the stream is cut off', async () => {
	const bytes = await stream('audio');
	const { head, found } = cut(bytes.subarray(0, bytes.length * 0.7), 4_096);
	expect(pictureSizeOf(head)).toBeNull();
	const file = join(folder, 'audio.mkv');
	await writeFile(file, Buffer.concat([head, ...found.map((cluster) => clusterBytes(cluster, cluster.timestampMs))]));
	await decode(file);
	const { packets, lastTimestampMs } = await probeSegment(file);
	expect(packets).toBeGreaterThan(40);
	expect(lastTimestampMs).toBe(found.at(-1)?.lastMs);
});

test('refuses what is no Matroska', () => {
	expect(() => new MatroskaClusters().push(Buffer.alloc(64))).toThrow(RangeError);
	const endless = Buffer.from('1f43b67501ffffffffffffff', 'hex');
	expect(() => new MatroskaClusters().push(endless)).toThrow(RangeError);
});

import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../../testing/SmallDrive.ts';
import { damaged, seededRandom } from './damage.fixture.ts';
import { elementIds, parseElementHeader } from './ebml.ts';
import {
	type CodecName,
	codecNames,
	decodeErrors,
	encode,
	ffmpegFile,
	ffprobePackets,
	noFfmpeg,
	readMedia,
	writeSegment,
} from './encodedMedia.fixture.ts';
import { SegmentReader } from './SegmentReader.ts';
import { trimMatroska } from './trim.ts';

let folder: string;
let file: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-trim-'));
	file = join(folder, 'trimmed.mkv');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes `content` as a file and trims it. */
async function trimmed(content: Uint8Array) {
	await writeFile(file, content);
	return { ...(await trimMatroska(file)), content: await readFile(file) };
}

async function packetsRead(codec: CodecName): Promise<number> {
	return (await readMedia(file, codec)).packets.length;
}

describe('of what is no recording', () => {
	const random = seededRandom(1);
	const noise = Buffer.from(Array.from({ length: 70_000 }, () => random(256)));
	const ebmlOnly = Buffer.from('1a45dfa3814218538067ff', 'hex');
	test.each([
		['no bytes', Buffer.alloc(0)],
		['one byte', Buffer.from([0x1a])],
		['zeros', Buffer.alloc(200_000)],
		['noise', noise],
		['a header and nothing else', ebmlOnly],
		['a header and noise', Buffer.concat([ebmlOnly, noise])],
	])('says that a file with %s is empty, and leaves it as it is', async (_, content) => {
		const result = await trimmed(content);
		expect(result).toEqual({ keptBytes: 0, removedBytes: content.length, isEmpty: true, content });
	});

	test('refuses a large file without a whole packet: nobody but its owner may delete it', async () => {
		const large = Buffer.concat(Array.from({ length: 20 }, () => noise));
		await writeFile(file, large);
		await expect(trimMatroska(file)).rejects.toMatchObject({ code: 'unavailable' });
		expect((await readFile(file)).equals(large)).toBe(true);
	});

	test('fails with a code if the file is missing', async () => {
		await expect(trimMatroska(join(folder, 'missing.mkv'))).rejects.toMatchObject({ code: 'unavailable' });
	});
});

describe.skipIf(noFfmpeg)('of recordings', { timeout: 60_000 }, () => {
	const whole = new Map<CodecName, { content: Buffer; ends: number[] }>();
	const byFfmpeg = new Map<CodecName, { finished: Buffer; unfinished: Buffer }>();
	beforeAll(async () => {
		for (const name of codecNames) {
			const ends = await writeSegment(join(folder, `${name}.mkv`), await encode(name, { seconds: 8 }));
			whole.set(name, { content: await readFile(join(folder, `${name}.mkv`)), ends });
			byFfmpeg.set(name, { finished: await madeByFfmpeg(name, false), unfinished: await madeByFfmpeg(name, true) });
		}
	}, 60_000);

	const recording = (name: CodecName) => whole.get(name) ?? { content: Buffer.alloc(0), ends: [] };
	const recordingsByFfmpeg = (name: CodecName) => Object.values(byFfmpeg.get(name) ?? {});

	async function madeByFfmpeg(name: CodecName, isUnfinished: boolean): Promise<Buffer> {
		await ffmpegFile(file, name, { isUnfinished });
		return readFile(file);
	}

	test.each(codecNames)('leaves whole files of %s as they are', async (name) => {
		for (const content of [recording(name).content, ...recordingsByFfmpeg(name)]) {
			await writeFile(file, content);
			const { mtimeMs } = await stat(file);
			expect(await trimMatroska(file)).toEqual({ keptBytes: content.length, removedBytes: 0, isEmpty: false });
			expect((await readFile(file)).equals(content)).toBe(true);
			expect((await stat(file)).mtimeMs).toBe(mtimeMs);
		}
	});

	test.each(codecNames)(
		'keeps exactly the whole packets of %s, wherever it is cut',
		{ timeout: 60_000 },
		async (name) => {
			const { content, ends } = recording(name);
			const random = seededRandom(2);
			for (let round = 0; round < 40; round++) {
				const cut = random(content.length);
				const expected = ends.filter((end) => end <= cut).length;
				const result = await trimmed(content.subarray(0, cut));
				expect(result.isEmpty).toBe(expected === 0);
				if (expected === 0) continue;
				expect(result.keptBytes).toBe(ends[expected - 1]);
				expect(await packetsRead(name)).toBe(expected);
				if (round % 8 > 0) continue;
				expect(await ffprobePackets(file)).toHaveLength(expected);
				expect(await decodeErrors(file)).toBe('');
			}
		},
	);

	test.each(codecNames)(
		'removes a tail of zeros of %s, and a packet that reaches into it',
		{ timeout: 60_000 },
		async (name) => {
			const { content, ends } = recording(name);
			const random = seededRandom(3);
			for (let round = 0; round < 20; round++) {
				const cut = (ends[5] ?? 0) + random(content.length - (ends[5] ?? 0));
				const result = await trimmed(Buffer.concat([content.subarray(0, cut), Buffer.alloc(16 + random(300_000))]));
				// A packet that ends with zeros itself is taken for a torn one.
				const dataBytes = content.subarray(0, cut).findLastIndex((byte) => byte !== 0) + 1;
				const expected = ends.filter((end) => end <= dataBytes).length;
				expect(result.keptBytes).toBe(ends[expected - 1]);
				expect(await packetsRead(name)).toBe(expected);
				if (round % 8 === 0) expect(await decodeErrors(file)).toBe('');
			}
		},
	);

	test('keeps the whole packets of a torn cluster that says how long it was to be', { timeout: 60_000 }, async () => {
		for (const [name, content] of codecNames.flatMap((name) =>
			recordingsByFfmpeg(name).map((each) => [name, each] as const),
		)) {
			await writeFile(file, content);
			const packets = await ffprobePackets(file);
			const random = seededRandom(4);
			for (let round = 0; round < 15; round++) {
				const cut = 5000 + random(content.length - 5000);
				const result = await trimmed(content.subarray(0, cut));
				const read = await packetsRead(name);
				// `position` is where the block of the packet begins; its headers take up to 16 bytes, of a BlockGroup 40.
				expect(read).toBeGreaterThanOrEqual(
					packets.filter(({ position, bytes }) => position + bytes + 40 <= cut).length,
				);
				expect(read).toBeLessThanOrEqual(packets.filter(({ position, bytes }) => position + bytes <= cut).length);
				if (result.isEmpty || round % 5 > 0) continue;
				expect(await ffprobePackets(file)).toHaveLength(read);
				expect(await decodeErrors(file)).toBe('');
			}
		}
	});

	test('leaves no checksum of a whole cluster in a torn one', async () => {
		const [content = Buffer.alloc(0)] = recordingsByFfmpeg('vp8');
		const firstChildOf = (bytes: Buffer, at: number) => {
			const { idWidth = 0, sizeWidth = 0 } = parseElementHeader(bytes.subarray(at)) ?? {};
			return parseElementHeader(bytes.subarray(at + idWidth + sizeWidth))?.id;
		};
		const nextAt = content.lastIndexOf('1f43b675', undefined, 'hex');
		const clusterAt = content.lastIndexOf('1f43b675', nextAt - 1, 'hex');
		expect(firstChildOf(content, clusterAt)).toBe(elementIds.crc32);
		const result = await trimmed(content.subarray(0, nextAt - 10));
		expect(result.keptBytes).toBeGreaterThan(clusterAt);
		expect(firstChildOf(result.content, clusterAt)).toBe(elementIds.void);
		expect(firstChildOf(result.content, content.indexOf('1f43b675', undefined, 'hex'))).toBe(elementIds.crc32);
	});

	test('ends in the same file when it was interrupted before it cut', async () => {
		for (const content of [recording('vp8').content, ...recordingsByFfmpeg('vp8')]) {
			const torn = content.subarray(0, content.length - 3000);
			const { content: expected } = await trimmed(torn);
			expect(expected.length).toBeLessThan(torn.length);
			// It corrects sizes first: this is the file after that, with the torn rest still there.
			const interrupted = Buffer.concat([expected, torn.subarray(expected.length)]);
			expect((await trimmed(interrupted)).content.equals(expected)).toBe(true);
			expect(await trimMatroska(file)).toEqual({ keptBytes: expected.length, removedBytes: 0, isEmpty: false });
		}
	});

	test('reads a file of gigabytes in pieces', { timeout: 60_000 }, async () => {
		const { content } = recording('opus');
		await writeFile(file, content);
		await truncate(file, 2 ** 31 + 5);
		const before = process.memoryUsage().arrayBuffers;
		const result = await trimMatroska(file);
		expect(result).toEqual({ keptBytes: content.length, removedBytes: 2 ** 31 + 5 - content.length, isEmpty: false });
		expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28);
		expect((await readFile(file)).equals(content)).toBe(true);
	});

	test('leaves of any damage a file that everyone stops reading', { timeout: 120_000 }, async () => {
		const contents = codecNames.flatMap((name) => [recording(name).content, ...recordingsByFfmpeg(name)]);
		const random = seededRandom(5);
		const found = { empty: 0, read: 0, refused: 0 };
		for (let round = 0; round < 400; round++) {
			const content = damaged(contents[random(contents.length)] ?? Buffer.alloc(0), random);
			const result = await trimmed(content);
			if (result.isEmpty) {
				found.empty++;
				continue;
			}
			expect(result.keptBytes).toBe(result.content.length);
			expect(await trimMatroska(file)).toEqual({ keptBytes: result.keptBytes, removedBytes: 0, isEmpty: false });
			found[(await canRead()) ? 'read' : 'refused']++;
			// It may complain, but it ends.
			if (round % 20 === 0) await ffprobePackets(file).catch(() => undefined);
		}
		expect(found.read).toBeGreaterThan(200);
	});

	test('reads damaged files that were not trimmed without hanging', { timeout: 120_000 }, async () => {
		const contents = codecNames.flatMap((name) => [recording(name).content, ...recordingsByFfmpeg(name)]);
		const random = seededRandom(6);
		let read = 0;
		for (let round = 0; round < 200; round++) {
			await writeFile(file, damaged(contents[random(contents.length)] ?? Buffer.alloc(0), random));
			if (await canRead()) read++;
		}
		expect(read).toBeGreaterThan(100);
	});

	test.skipIf(noSmallDrive)('fails with a code on a read-only drive', async () => {
		await using drive = await SmallDrive.mount();
		const copy = join(drive.folder, 'a.mkv');
		await writeFile(copy, recording('opus').content.subarray(0, 10_000));
		await drive.makeReadOnly();
		await expect(trimMatroska(copy)).rejects.toMatchObject({ code: 'unavailable' });
	});

	/** Whether mediabunny reads all packets: it may refuse a damaged header, but must not go on for ever. */
	async function canRead(): Promise<boolean> {
		try {
			await SegmentReader.use(file, async (reader) => {
				for await (const _ of reader.packets());
			});
			return true;
		} catch {
			return false;
		}
	}
});

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, openSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../../testing/SmallDrive.ts';
import { noStrace, systemCalls } from '../../testing/systemCalls.ts';
import { SegmentFile } from './SegmentFile.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-segment-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kibibyte = (value: number) => new Uint8Array(1024).fill(value);

/** The failure of a file, once it has one. */
async function failureOf(file: SegmentFile): Promise<string> {
	const [failure] = await once(file, 'failed');
	return failure.code;
}

test('appends copies of what is written, in order, to a file for this user only', async () => {
	const file = new SegmentFile(join(folder, 'a'));
	const chunk = Buffer.alloc(3);
	for (let index = 0; index < 50_000; index++) {
		chunk.set([index, index >> 8, index >> 16]);
		file.write(chunk);
	}
	await file.written();
	expect(file.bytes).toBe(150_000);
	file.write(new Uint8Array([1, 2, 3]));
	await Promise.all([file.close(), file.close()]);
	file.write(new Uint8Array([4]));
	await file.close();
	const content = await readFile(file.path);
	expect(content.length).toBe(150_003);
	for (let index = 0; index < 50_000; index++) expect(content.readUIntLE(index * 3, 3)).toBe(index);
	expect((await stat(file.path)).mode & 0o777).toBe(0o600);
	expect(file.failure).toBeUndefined();
});

test('creates no file if nothing is written', async () => {
	const file = new SegmentFile(join(folder, 'a'));
	await file.close();
	await expect(stat(file.path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('never overwrites a file', async () => {
	await writeFile(join(folder, 'a'), 'an earlier lesson');
	const file = new SegmentFile(join(folder, 'a'));
	file.write(kibibyte(1));
	expect(await failureOf(file)).toBe('unavailable');
	await file.close();
	expect(await readFile(file.path, 'utf8')).toBe('an earlier lesson');
});

test('fails once if its folder is missing, ignores what is written then, and closes', async () => {
	const file = new SegmentFile(join(folder, 'missing', 'a'));
	let failures = 0;
	file.on('failed', () => failures++);
	file.write(kibibyte(1));
	await file.written();
	file.write(kibibyte(2));
	await file.written();
	await file.close();
	expect(failures).toBe(1);
	expect(file.failure?.code).toBe('unavailable');
	expect(file.bytes).toBe(0);
});

test('fails if it is deleted while it grows', async () => {
	const file = new SegmentFile(join(folder, 'a'));
	const failed = failureOf(file);
	file.write(kibibyte(1));
	await file.written();
	await rm(file.path);
	file.write(kibibyte(2));
	expect(await failed).toBe('unavailable');
	await file.close();
});

test('notices on closing that it was deleted', async () => {
	const file = new SegmentFile(join(folder, 'a'));
	file.write(kibibyte(1));
	await file.written();
	await rm(file.path);
	await file.close();
	expect(file.failure?.code).toBe('unavailable');
});

describe.skipIf(process.platform !== 'linux')('on a disk that hangs', () => {
	/** Opening a FIFO waits for somebody at its other end: this occupies all threads that libuv has for files. */
	async function hangFileAccess(): Promise<() => Promise<void>> {
		const fifo = join(folder, 'fifo');
		execFileSync('mkfifo', [fifo]);
		const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
		const hanging = Array.from({ length: threads }, () => open(fifo, 'r'));
		return async () => {
			openSync(fifo, constants.O_RDWR);
			for (const handle of await Promise.all(hanging)) await handle.close();
		};
	}

	test('fails instead of filling the memory, and closes without waiting', async () => {
		const file = new SegmentFile(join(folder, 'a'));
		const goOn = await hangFileAccess();
		try {
			const failed = failureOf(file);
			const mebibyte = new Uint8Array(2 ** 20);
			for (let index = 0; index < 32; index++) file.write(mebibyte);
			expect(file.failure).toBeUndefined();
			file.write(new Uint8Array(1));
			expect(await failed).toBe('unavailable');
			await file.written();
			await file.close();
			expect(file.bytes).toBe(0);
		} finally {
			await goOn();
		}
	});

	test('writes everything when the disk answers again', async () => {
		const file = new SegmentFile(join(folder, 'a'));
		const goOn = await hangFileAccess();
		for (let index = 0; index < 100; index++) file.write(kibibyte(index));
		await goOn();
		await file.close();
		const content = await readFile(file.path);
		expect(content.equals(Buffer.concat(Array.from({ length: 100 }, (_, index) => kibibyte(index))))).toBe(true);
	});
});

describe.skipIf(noSmallDrive)('on a drive', () => {
	test('fails with insufficient-storage when it is full, and keeps what fits', async () => {
		await using drive = await SmallDrive.mount();
		const file = new SegmentFile(join(drive.folder, 'a'));
		const failed = failureOf(file);
		for (let index = 0; index < 2048; index++) {
			file.write(kibibyte(index % 251));
			await file.written();
		}
		expect(await failed).toBe('insufficient-storage');
		await file.close();
		const content = await readFile(file.path);
		expect(content.length).toBeGreaterThan(900 * 1024);
		expect(content.length).toBe(file.bytes);
		for (let index = 0; index < content.length >> 10; index++)
			expect(content.subarray(index << 10, (index + 1) << 10).equals(kibibyte(index % 251))).toBe(true);
	});

	test('fails if it is read-only', async () => {
		await using drive = await SmallDrive.mount();
		await drive.makeReadOnly();
		const file = new SegmentFile(join(drive.folder, 'a'));
		file.write(kibibyte(1));
		expect(await failureOf(file)).toBe('unavailable');
		await file.close();
	});

	test('fails if it is unplugged', async () => {
		await using drive = await SmallDrive.mount();
		const file = new SegmentFile(join(drive.folder, 'a'));
		const failed = failureOf(file);
		file.write(kibibyte(1));
		await file.written();
		await drive.unplug();
		file.write(kibibyte(2));
		expect(await failed).toBe('unavailable');
		await file.close();
	});
});

test.skipIf(noStrace)('syncs its data while it grows, and the folder that names it', { timeout: 60_000 }, async () => {
	await using calls = systemCalls(join(import.meta.dirname, 'growingFile.fixture.ts'), [join(folder, 'a')]);
	await calls.seen(`fdatasync(${join(folder, 'a')})`);
	await calls.seen(`fsync(${folder})`);
	const synced = calls.count(`fdatasync(${join(folder, 'a')})`);
	await calls.seen(`fdatasync(${join(folder, 'a')})`, synced + 1);
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { FollowedFile } from './FollowedFile.ts';

let folder: string;
let file: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-followed-'));
	file = join(folder, 'list.txt');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Told = { changed: string[]; failed: string[] };

/** Follows the file, which cannot be read while it says `bad…`; `whileReading` is called after each time that it was read. */
async function follow(whileReading: () => Promise<void> = async () => undefined) {
	const told: Told = { changed: [], failed: [] };
	const followed = await FollowedFile.open<string>({
		read: async () => {
			const value = await readFile(file, 'utf8');
			await whileReading();
			if (value.startsWith('bad')) throw new Error(value);
			return { value, files: [file] };
		},
		changed: (earlier) => told.changed.push(earlier),
		failed: (reason) => told.failed.push(reason),
	});
	// Looks when the test does, alone.
	followed.close();
	onTestFinished(() => followed.close());
	return { followed, told };
}

test('says what a file says now, and before that what it said when it was read', async () => {
	await writeFile(file, 'one');
	const { followed, told } = await follow();
	await followed.look();
	expect(followed.value).toBe('one');
	await writeFile(file, 'another');
	await followed.look();
	expect(followed.value).toBe('another');
	expect(told).toEqual({ changed: ['one'], failed: [] });
});

test('tells of each change that cannot be read once, at the second look, and uses what the file said before', async () => {
	await writeFile(file, 'one');
	const { followed, told } = await follow();
	for (const [text, after] of [
		['bad', ['bad']],
		['bad again', ['bad', 'bad again']],
	] as const) {
		await writeFile(file, text);
		await followed.look();
		expect(told.failed).toEqual(after.slice(0, -1));
		for (let looks = 0; looks < 3; looks++) await followed.look();
		expect(told.failed).toEqual(after);
	}
	expect(followed.value).toBe('one');
});

test('tells nothing of a file that is half written at one look only', async () => {
	await writeFile(file, 'one');
	const { followed, told } = await follow();
	await writeFile(file, 'bad');
	await followed.look();
	await writeFile(file, 'three');
	await followed.look();
	await followed.look();
	expect(followed.value).toBe('three');
	expect(told).toEqual({ changed: ['one'], failed: [] });
});

test('notices a file that changes while it is read, at the start and later', async () => {
	await writeFile(file, 'one');
	const written: string[] = [];
	const { followed, told } = await follow(async () => {
		// Each time that it is read, until it says the last of these.
		if (written.length === 4) return;
		const next = `${'more '.repeat(written.length + 1)}of it`;
		written.push(next);
		await writeFile(file, next);
	});
	for (let looks = 0; looks < 4; looks++) await followed.look();
	expect(written).toHaveLength(4);
	expect(followed.value).toBe(written.at(-1));
	expect(told.failed).toEqual([]);
});

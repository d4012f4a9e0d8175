import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../../testing/SmallDrive.ts';
import { createLessonFolder } from './lessonFolder.ts';

const startedAtMs = new Date(2026, 10, 28, 10, 15).getTime();
const name = '2026-11-28 10.15 Physics';

let parent: string;
let root: string;
beforeEach(async () => {
	parent = await mkdtemp(join(tmpdir(), 'lectern-lesson-'));
	root = join(parent, 'Lectern', 'Lessons');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const create = (className = 'Physics') => createLessonFolder(root, startedAtMs, className);
const mode = async (path: string) => (await stat(path)).mode & 0o777;

test('creates the folder, and its parents where they are missing, for this user only', async () => {
	const folder = await create();
	expect(folder).toBe(join(root, name));
	for (const each of [folder, root, dirname(root)]) expect(await mode(each)).toBe(0o700);
});

test('never takes the folder of another lesson, also if twenty begin at once', async () => {
	const folders = await Promise.all(Array.from({ length: 20 }, () => create()));
	expect(new Set(folders).size).toBe(20);
	const expected = [name, ...Array.from({ length: 19 }, (_, index) => `${name} (${index + 2})`)];
	expect(folders.map((folder) => basename(folder)).toSorted()).toEqual(expected.toSorted());
});

test('avoids names that other systems take for the same', async () => {
	await mkdir(join(root, name.toUpperCase()), { recursive: true });
	expect(basename(await create())).toBe(`${name} (2)`);
	await mkdir(join(root, '2026-11-28 10.15 Cafe\u0301'));
	expect(basename(await create('Caf\u00e9'))).toBe('2026-11-28 10.15 Caf\u00e9 (2)');
});

test('stays below its root, whatever the class is called', async () => {
	const folder = await create('../../../outside');
	expect(dirname(folder)).toBe(root);
	expect(await readdir(parent)).toEqual(['Lectern']);
});

test('fails with a code if the root is a file', async () => {
	await writeFile(join(parent, 'Lectern'), 'text');
	await expect(create()).rejects.toMatchObject({ code: 'unavailable' });
});

test.skipIf(noSmallDrive)('fails with a code on a read-only drive, and if there is no room for a folder', async () => {
	await using readOnly = await SmallDrive.mount();
	await readOnly.makeReadOnly();
	root = readOnly.folder;
	await expect(create()).rejects.toMatchObject({ code: 'unavailable' });
	await using full = await SmallDrive.mount({ inodes: 2 });
	root = full.folder;
	await create();
	await expect(create()).rejects.toMatchObject({ code: 'insufficient-storage' });
});

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLessonFolder, LessonFolderName } from './lessonFolder.ts';

let root: string;
let recordings: string;

beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'lectern-lessons-'));
	recordings = join(root, 'recordings');
	await mkdir(join(recordings, 'Physics 2b, 3 Nov'), { recursive: true });
	await mkdir(join(root, 'private'));
	await writeFile(join(recordings, 'notes.txt'), '');
	await symlink(join(root, 'private'), join(recordings, 'link'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

test('finds a lesson folder by its name', async () => {
	expect(await findLessonFolder(recordings, 'Physics 2b, 3 Nov')).toBe(join(recordings, 'Physics 2b, 3 Nov'));
});

test.each(['missing', 'notes.txt', 'link', '..', '.', '../private', 'Physics 2b, 3 Nov/..', ''])(
	'refuses %j, which is no folder directly in that of the recordings',
	async (name) => {
		await expect(findLessonFolder(recordings, name)).rejects.toMatchObject({ code: 'not-found' });
	},
);

test('refuses every name while the server keeps no recordings', async () => {
	await expect(findLessonFolder(undefined, 'Physics 2b, 3 Nov')).rejects.toMatchObject({ code: 'unavailable' });
});

test.each(['', '.', '..', '../private', 'a/b', 'a\\b', 'C:', 'a\u0000b', 'x'.repeat(256)])('%j is no name', (name) => {
	expect(LessonFolderName.safeParse(name).success).toBe(false);
});

test.each(['Physics 2b', '2026-11-03 Physik für Anfänger', '..hidden', 'a.b'])('%j is a name', (name) => {
	expect(LessonFolderName.safeParse(name).success).toBe(true);
});

import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manifestWith } from './lessons.fixture.ts';
import { writeLessonFiles } from './writeLessonFiles.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-lesson-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const chat = [{ atMs: 0, name: 'Anna', text: 'Hello' }];

test('writes page, chapters and chat, readable by their owner only', async () => {
	await writeLessonFiles(folder, manifestWith({ chat, chapters: [{ atMs: 0, kind: 'start', title: 'Start' }] }));
	expect((await readdir(folder)).sort()).toEqual(['chapters.vtt', 'chat.txt', 'index.html']);
	for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
	expect(await readFile(join(folder, 'chapters.vtt'), 'utf8')).toContain('Start');
	expect(await readFile(join(folder, 'chat.txt'), 'utf8')).toContain('Anna: Hello');
});

test('a lesson without chat has no chat.txt', async () => {
	await writeLessonFiles(folder, manifestWith());
	expect((await readdir(folder)).sort()).toEqual(['chapters.vtt', 'index.html']);
});

test('replaces the page when the film is made', async () => {
	await writeLessonFiles(folder, manifestWith());
	await writeLessonFiles(folder, manifestWith({ film: { state: 'made', file: 'film.mp4' } }));
	expect(await readFile(join(folder, 'index.html'), 'utf8')).toContain('"film":"./film.mp4"');
	expect(await readdir(folder)).toHaveLength(2);
});

test('leaves nothing half written when a file cannot be replaced', async () => {
	await mkdir(join(folder, 'index.html'));
	await expect(writeLessonFiles(folder, manifestWith())).rejects.toMatchObject({ code: 'EISDIR' });
	expect((await readdir(folder)).sort()).toEqual(['chapters.vtt', 'index.html']);
});

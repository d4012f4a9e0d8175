import { mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manifestOf, writeLesson } from '../../testing/lessons.ts';
import { TestLibrary } from '../../testing/TestLibrary.ts';
import { manifestFile } from '../lesson/manifest.ts';
import { writeManifest } from '../lesson/manifestFile.ts';

let kit: TestLibrary;
beforeEach(async () => {
	kit = await TestLibrary.open();
});
afterEach(() => kit[Symbol.asyncDispose]());

describe('listing', () => {
	test('shows what the manifest and the folder say, the newest first', async () => {
		const made = { state: 'made', file: 'film.mp4' } as const;
		const startedAtMs = Date.UTC(2026, 8, 2);
		await kit.lesson('2026-09-01 Physics', { recordingId: 'old' });
		await kit.lesson(
			'2026-09-02 Physics',
			{ recordingId: 'new', startedAtMs, film: made, name: 'Waves' },
			{
				'film.mp4': Buffer.alloc(1000),
				'picture.jpg': 'jpg',
				'tracks/0001-camera.mkv': Buffer.alloc(500),
			},
		);
		const manifestBytes = (await stat(join(kit.folder, '2026-09-02 Physics', manifestFile))).size;
		const listed = await kit.library.list();
		expect(listed.map(({ recordingId }) => recordingId)).toEqual(['new', 'old']);
		expect(listed[0]).toEqual({
			...{ recordingId: 'new', name: 'Waves', roomId: 'physics', folder: '2026-09-02 Physics', startedAtMs },
			...{ durationMs: 3_600_000, state: 'finished', end: 'stopped', people: ['Ms Smith', 'Ann'], picture: true },
			...{ bytes: 1503 + manifestBytes, film: { ...made, bytes: 1000 } },
		});
		expect(listed[1]).toMatchObject({ picture: false, film: { state: 'waiting', why: 'queue' } });
		expect(await kit.library.get('new')).toEqual(listed[0]);
		expect(await kit.library.folderOf('new')).toBe(join(kit.folder, '2026-09-02 Physics'));
	});

	test('shows 500 lessons', async () => {
		const hour = (index: number) => ({ recordingId: `r-${index}`, startedAtMs: index * 3_600_000 });
		await Promise.all(Array.from({ length: 500 }, (_, index) => kit.lesson(`lesson ${index}`, hour(index))));
		const expected = Array.from({ length: 500 }, (_, index) => `r-${499 - index}`);
		expect(await kit.ids()).toEqual(expected);
		// At the same time, and while one is deleted.
		const lists = Promise.all([kit.ids(), kit.library.remove('r-250'), kit.ids()]);
		const [before, , after] = await lists;
		for (const list of [before, after]) expect([499, 500]).toContain(list.length);
		expect(await kit.ids()).toEqual(expected.filter((id) => id !== 'r-250'));
	});

	test('leaves folders that hold no lesson alone, and logs each once', async () => {
		await kit.lesson('lesson');
		await kit.lesson('no id', { recordingId: '../escape' });
		await kit.lesson('no time', { recordingId: 'r-2', startedAtMs: 1e300 });
		await kit.lesson('.hidden', { recordingId: 'hidden' });
		await mkdir(join(kit.folder, 'holiday'));
		await mkdir(join(kit.folder, 'broken'));
		await writeFile(join(kit.folder, 'broken', manifestFile), '{ "format": "lectern-lesson"');
		await writeFile(join(kit.folder, 'a file'), 'x');
		const outside = await writeLesson(kit.root, 'outside', { recordingId: 'outside' });
		await symlink(outside, join(kit.folder, 'linked'));
		await mkdir(join(kit.folder, 'link inside'));
		await symlink(join(outside, manifestFile), join(kit.folder, 'link inside', manifestFile));
		for (let look = 0; look < 2; look++) expect(await kit.ids()).toEqual(['lesson-1']);
		expect(kit.warnings.map((line) => line.split(':')[0]).sort()).toEqual([
			...['broken', 'holiday', 'link inside', 'no id', 'no time'],
		]);
		const present = await readdir(kit.folder);
		expect(present).toEqual(expect.arrayContaining(['a file', 'broken', 'holiday', 'link inside', 'linked', 'no id']));
		await expect(kit.library.get('outside')).rejects.toMatchObject({ code: 'not-found', what: 'recording' });
	});

	test('shows a folder that was copied once', async () => {
		await kit.lesson('Physics');
		await kit.lesson('Physics - Copy');
		expect((await kit.library.list()).map(({ folder }) => folder)).toEqual(['Physics']);
		expect(kit.warnings).toEqual(['Physics - Copy: no lesson folder: it is a copy of Physics']);
	});

	test('counts no bytes behind symbolic links', async () => {
		await writeFile(join(kit.root, 'large'), Buffer.alloc(100_000));
		await mkdir(join(kit.root, 'folder'));
		await writeFile(join(kit.root, 'folder/large'), Buffer.alloc(100_000));
		const folder = await kit.lesson('lesson', {}, { 'tracks/a.mkv': Buffer.alloc(10) });
		const before = (await kit.library.get('lesson-1')).bytes;
		await symlink(join(kit.root, 'large'), join(folder, 'film.mp4'));
		await symlink(join(kit.root, 'folder'), join(folder, 'more'));
		expect((await kit.reopen().get('lesson-1')).bytes).toBe(before);
	});

	test('reads a folder again when its manifest or its files change, and only then', async () => {
		const folder = await kit.lesson('lesson', { name: 'First' });
		await kit.age(folder);
		expect((await kit.library.get('lesson-1')).name).toBe('First');
		// In place and with the old times: what no program does, so that only reading it again would show it.
		const text = (await readFile(join(folder, manifestFile), 'utf8')).replace('First', 'Third');
		await writeFile(join(folder, manifestFile), text);
		await kit.age(folder);
		expect((await kit.library.list())[0]?.name).toBe('First');

		await writeFile(join(folder, 'picture.jpg'), 'jpg');
		expect(await kit.library.get('lesson-1')).toMatchObject({ name: 'Third', picture: true });
		await writeManifest(folder, manifestOf({ film: { state: 'made', file: 'film.mp4' } }));
		await writeFile(join(folder, 'film.mp4'), Buffer.alloc(77));
		expect((await kit.library.get('lesson-1')).film).toEqual({ state: 'made', file: 'film.mp4', bytes: 77 });
	});

	test('finds a lesson whose folder was renamed', async () => {
		const folder = await kit.lesson('lesson');
		expect((await kit.library.get('lesson-1')).folder).toBe('lesson');
		await rename(folder, join(kit.folder, 'Ein Ordner 🎓'));
		expect((await kit.library.get('lesson-1')).folder).toBe('Ein Ordner 🎓');
	});

	test('shows a running recording as the recorder has it, and one that crashed as far as its files reach', async () => {
		const open = { durationMs: null, stoppedAtMs: null, end: null };
		await kit.lesson('runs', { recordingId: 'runs', ...open });
		await kit.lesson('crashed', { recordingId: 'crashed', ...open, startedAtMs: 0 });
		kit.running.set('runs', { state: 'paused', durationMs: 5_000, bytes: 700 });
		expect(await kit.library.list()).toMatchObject([
			{ state: 'paused', durationMs: 5_000, bytes: 700, end: null, film: { state: 'waiting', why: 'recording' } },
			{ state: 'finished', durationMs: 3_600_020, end: 'crash' },
		]);
	});

	test('says what is wrong with a film: its file is gone, or nothing makes it', async () => {
		await kit.lesson('gone', { recordingId: 'gone', film: { state: 'made', file: 'film.mp4' } });
		await kit.lesson('elsewhere', { recordingId: 'elsewhere', film: { state: 'made', file: '../../secret' } });
		await kit.lesson('none', { recordingId: 'none' });
		kit.films.makerName = null;
		for (const id of ['gone', 'elsewhere']) expect((await kit.library.get(id)).film).toMatchObject({ state: 'failed' });
		expect((await kit.library.get('none')).film).toEqual({ state: 'waiting', why: 'maker' });
		kit.films.views.set('none', { state: 'making', percent: 12, remainingMs: null });
		expect((await kit.library.get('none')).film).toMatchObject({ percent: 12 });
	});

	test('lists nothing while the folder is gone, e.g. on a drive that was unplugged', async () => {
		await kit.lesson('lesson');
		expect(await kit.library.freeBytes()).toBeGreaterThan(0);
		await rename(kit.folder, join(kit.root, 'away'));
		expect(await kit.ids()).toEqual([]);
		expect(await kit.library.freeBytes()).toBeNull();
		await expect(kit.library.remove('lesson-1')).rejects.toMatchObject({ code: 'not-found' });
		await rename(join(kit.root, 'away'), kit.folder);
		expect(await kit.ids()).toEqual(['lesson-1']);
	});
});

describe('changing', () => {
	test('renames a lesson in its manifest, has its page written again, and leaves the folder its name', async () => {
		await kit.lesson('Physics');
		const pages: string[] = [];
		kit.reopen({ pageChanged: async (folder, { name }) => void pages.push(`${basename(folder)}: ${name}`) });
		expect(await kit.library.rename('lesson-1', 'Waves 🌊')).toMatchObject({ name: 'Waves 🌊', folder: 'Physics' });
		expect(JSON.parse(await readFile(join(kit.folder, 'Physics', manifestFile), 'utf8')).name).toBe('Waves 🌊');
		expect(pages).toEqual(['Physics: Waves 🌊']);
	});

	test('renames a lesson although its page cannot be written', async () => {
		await kit.lesson('Physics');
		kit.reopen({ pageChanged: () => Promise.reject(new Error('disk full')) });
		expect((await kit.library.rename('lesson-1', 'Waves')).name).toBe('Waves');
		expect(kit.warnings).toHaveLength(1);
	});

	test('refuses to change a recording that runs, and one that is not there', async () => {
		await kit.lesson('runs', { recordingId: 'runs' });
		kit.running.set('runs', { state: 'recording', durationMs: 0, bytes: 0 });
		const changes: ((id: string) => Promise<unknown>)[] = [
			(id) => kit.library.rename(id, 'x'),
			(id) => kit.library.remove(id),
			(id) => kit.library.changeFilm(id, 'now'),
			(id) => kit.library.endedLesson(id),
		];
		for (const change of changes) {
			await expect(change('runs')).rejects.toMatchObject({ code: 'recording-in-progress' });
			for (const id of ['none', '../runs', '', '.', 'runs/', 'x'.repeat(300), '\0']) {
				await expect(change(id)).rejects.toMatchObject({ code: 'not-found', what: 'recording' });
			}
		}
		expect(await kit.ids()).toEqual(['runs']);
	});

	test('makes, cancels and repeats a film where that makes sense', async () => {
		await kit.lesson('lesson');
		const codeOf = (action: 'now' | 'cancel' | 'again') =>
			kit.library.changeFilm('lesson-1', action).then(
				({ film }) => film.state,
				({ code }) => code,
			);
		expect(await codeOf('again')).toBe('wrong-state');
		expect(await codeOf('now')).toBe('waiting');
		kit.films.views.set('lesson-1', { state: 'making', percent: 1, remainingMs: 1 });
		expect(await codeOf('now')).toBe('wrong-state');
		expect(await codeOf('cancel')).toBe('cancelled');
		expect(await codeOf('cancel')).toBe('wrong-state');
		expect(await codeOf('again')).toBe('waiting');
		kit.films.makerName = null;
		expect(await codeOf('now')).toBe('unavailable');
		expect(kit.films.asked).toEqual(['add lesson-1', 'now lesson-1', 'cancel lesson-1', 'again lesson-1']);
	});

	test('puts a lesson that an earlier start has finished into the queue before its film is made again', async () => {
		await kit.lesson('lesson', { film: { state: 'failed', message: 'no' } });
		await kit.library.changeFilm('lesson-1', 'again');
		expect(kit.films.asked).toEqual(['add lesson-1', 'again lesson-1']);
	});
});

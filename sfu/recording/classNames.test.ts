/** From the name of a class to the folder, the page and the zip of its lesson. */
import { spawnSync } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { describeLesson } from './library/Lesson.ts';
import { zipLesson } from './library/zipLesson.ts';
import { RecordedClass } from './recordedClass.fixture.ts';

const noUnzip = spawnSync('unzip', ['-v']).error?.message;

test.each([
	['climbs', '../../etc/passwd'],
	['has quotes and tags', `"Physics" & 'Maths' <script>alert(1)</script>`],
	['is emoji', '👩‍🔬🧪🎓'],
	['has 300 characters', 'Ж'.repeat(300), 'Ж'.repeat(80)],
	['is only dots', '......'],
	['is a device of Windows', 'CON.txt'],
	['is empty to the eye', ' \u200b\u202e ', 'Class'],
	['breaks lines', 'Physics\r\n2b\u0000', 'Physics 2b'],
])('keeps a lesson in its own folder, and shows the name, of a class whose name %s', async (_, name, shown = name) => {
	await using lesson = await RecordedClass.open({ name });
	await lesson.server.enter();
	await lesson.record();
	const manifest = await lesson.stop();

	expect(dirname(lesson.lesson)).toBe(lesson.folder);
	const [folder = ''] = await readdir(lesson.folder);
	expect(folder).toBe(basename(lesson.lesson));
	expect(folder).toMatch(/^\d{4}-\d\d-\d\d \d\d\.\d\d/);
	// Reserved on Windows, or at the end of a name there.
	expect(folder).not.toMatch(/[<>:"/\\|?*\p{Cc}]|[. ]$/u);
	expect(folder.length).toBeLessThanOrEqual(120);
	expect(manifest.name).toBe(shown);

	const page = await readFile(join(lesson.lesson, 'index.html'), 'utf8');
	expect(page).not.toContain('<script>alert(1)');
	expect(page).toMatch(/<title>[^<]*<\/title>/);

	const zip = await zipLesson(await describeLesson(lesson.lesson, manifest));
	const bytes = await buffer(zip.stream);
	expect(bytes).toHaveLength(zip.bytes);
	expect(zip.name).not.toMatch(/^$|[<>:"/\\|?*\p{Cc}]|^\.|[. ]$/u);
});

test.skipIf(noUnzip)('packs a lesson so that it is unpacked below the folder where it is unpacked', async () => {
	await using lesson = await RecordedClass.open({ name: '../../../"evil" \\..\\x' });
	await lesson.server.enter();
	await lesson.record();
	const manifest = await lesson.stop();
	const { stream } = await zipLesson(await describeLesson(lesson.lesson, manifest));
	const folder = await mkdtemp(join(tmpdir(), 'lectern-unzip-'));
	try {
		await writeFile(join(folder, 'lesson.zip'), await buffer(stream));
		const { status, stderr } = spawnSync('unzip', ['-q', 'lesson.zip'], { cwd: folder, encoding: 'utf8' });
		expect([status, stderr]).toEqual([0, '']);
		const [inside = '', ...others] = (await readdir(folder)).filter((name) => name !== 'lesson.zip');
		expect(others).toEqual([]);
		expect((await lstat(join(folder, inside))).isDirectory()).toBe(true);
		expect(await readdir(join(folder, inside))).toEqual(expect.arrayContaining(['index.html']));
	} finally {
		await rm(folder, { recursive: true });
	}
});

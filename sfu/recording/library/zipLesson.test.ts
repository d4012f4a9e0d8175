import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manifestOf, writeLesson } from '../../testing/lessons.ts';
import { manifestFile } from '../lesson/manifest.ts';
import { describeLesson } from './Lesson.ts';
import { zipLesson } from './zipLesson.ts';

let root: string;
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'lectern-zip-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Files of a zip by name, read by its central directory; stored files only. */
function unzip(zip: Buffer): Map<string, Buffer> {
	const end = zip.length - 22;
	expect(zip.readUInt32LE(end)).toBe(0x06054b50);
	const files = new Map<string, Buffer>();
	let at = zip.readUInt32LE(end + 16);
	for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
		const nameLength = zip.readUInt16LE(at + 28);
		const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
		const [method, crc, bytes] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24)];
		const local = zip.readUInt32LE(at + 42);
		const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const content = zip.subarray(start, start + bytes);
		expect([name, method, crc32(content)]).toEqual([name, 0, crc]);
		files.set(name, content);
		at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
	}
	return files;
}

const content = {
	'film.mp4': Buffer.alloc(300_000, 'film'),
	'index.html': '<!doctype html>',
	'chat.txt': '',
	'tracks/0001-camera.mkv': 'camera',
	'tracks/Zoë 100% 🎓.webm': 'odd',
	'tracks/0002-mic.mkv.part': 'being written',
	'pages/0001.jpg': 'page',
	'pages/0002.png': 'page with ink',
	'pages/0003.jpg.part': 'being written',
	'documents/Waves.pdf': '%PDF-',
	'votes.csv': 'question',
	'.film.mp4': 'being made',
	'notes.txt': 'of somebody else',
};

test('packs the files of a lesson into a folder of its name, and knows the size before', async () => {
	const manifest = manifestOf({ name: 'Wellen: "Überlagerung"/2 🌊' });
	const folder = await writeLesson(root, 'Physics', manifest, content);
	await writeFile(join(root, 'secret'), 'secret');
	await symlink(join(root, 'secret'), join(folder, 'film.webm'));
	const zip = await zipLesson(await describeLesson(folder, manifest));
	const packed = await buffer(zip.stream);
	expect(packed.length).toBe(zip.bytes);
	const name = 'Wellen Überlagerung 2 🌊';
	expect(zip.name).toBe(name);
	const files = unzip(packed);
	expect([...files.keys()].sort()).toEqual(
		[
			...[
				'chat.txt',
				'documents/Waves.pdf',
				'film.mp4',
				'index.html',
				manifestFile,
				'pages/0001.jpg',
				'pages/0002.png',
			],
			...['tracks/0001-camera.mkv', 'tracks/Zoë 100% 🎓.webm', 'votes.csv'],
		].map((file) => `${name}/${file}`),
	);
	expect(files.get(`${name}/film.mp4`)).toEqual(content['film.mp4']);
	expect(files.get(`${name}/chat.txt`)).toEqual(Buffer.alloc(0));
});

const python = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))';
const hasPython = spawnSync('python3', ['-c', '']).status === 0;

test.runIf(hasPython)('makes a zip that another program accepts', async () => {
	const manifest = manifestOf({ name: '実験 🎓' });
	const folder = await writeLesson(root, 'Physics', manifest, content);
	const zip = await zipLesson(await describeLesson(folder, manifest));
	await writeFile(join(root, 'a.zip'), await buffer(zip.stream));
	const { stdout } = spawnSync('python3', ['-c', python, join(root, 'a.zip')], { encoding: 'utf8' });
	expect(stdout.trim()).toBe('None 10');
});

test('packs as much of a growing file as was there, and fails where a file becomes shorter', async () => {
	const manifest = manifestOf();
	const folder = await writeLesson(root, 'Physics', manifest, {
		'film.mp4': Buffer.alloc(1000, 'a'),
		'index.html': 'x',
	});
	const lesson = await describeLesson(folder, manifest);
	const growing = await zipLesson(lesson);
	await appendFile(join(folder, 'film.mp4'), 'more');
	const packed = await buffer(growing.stream);
	expect([packed.length, unzip(packed).get('Physics 2b/film.mp4')?.length]).toEqual([growing.bytes, 1000]);

	await truncate(join(folder, 'film.mp4'), 20_000_000);
	const cut = await zipLesson(lesson);
	await truncate(join(folder, 'film.mp4'), 10);
	await expect(buffer(cut.stream)).rejects.toThrow();
	await rm(join(folder, 'film.mp4'));
	expect(unzip(await buffer((await zipLesson(lesson)).stream)).size).toBe(2);
});

test.each([
	['..', 'lesson'],
	['../../etc/passwd', 'etc passwd'],
	['', 'lesson'],
	['\ud800', 'lesson'],
	['C:\\x', 'C x'],
])('calls the folder of a lesson with the name %j %j', async (name, folderName) => {
	const manifest = manifestOf({ name });
	const folder = await writeLesson(root, 'Physics', manifest);
	const zip = await zipLesson(await describeLesson(folder, manifest));
	const files = unzip(await buffer(zip.stream));
	expect([zip.name, ...files.keys()]).toEqual([folderName, `${folderName}/${manifestFile}`]);
});

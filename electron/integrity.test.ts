import { promises as files } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileDigests } from '../scripts/package/fileDigests.mjs';
import { findDamage, type Manifest } from './integrity.ts';

let resources: string;
let manifest: Manifest;
beforeEach(async () => {
	resources = await mkdtemp(join(tmpdir(), 'lectern-resources-'));
	await mkdir(join(resources, 'app.asar.unpacked/dist/renderer/assets'), { recursive: true });
	await mkdir(join(resources, 'worker'));
	await writeFile(join(resources, 'app.asar.unpacked/dist/renderer/index.html'), '<!doctype html>');
	await writeFile(join(resources, 'app.asar.unpacked/dist/renderer/assets/main.js'), 'export {};');
	await writeFile(join(resources, 'app.asar.unpacked/dist/renderer/assets/mediabunny-aac-encoder-1a.js'), 'export {};');
	await writeFile(join(resources, 'worker/mediasoup-worker'), Buffer.alloc(100_000, 7));
	manifest = fileDigests(
		['app.asar.unpacked', 'worker'].map((folder) => [join(resources, folder), folder]),
		'linux',
	);
});
afterEach(() => rm(resources, { recursive: true, force: true }));

const path = (name: string) => join(resources, name);
const find = () => findDamage(resources, manifest, files);

test('finds no damage in a package as it was made', async () => {
	expect(await find()).toBeNull();
});

test.each([
	['a page has changed', () => writeFile(path('app.asar.unpacked/dist/renderer/index.html'), '<!doctype htmx>')],
	['a script has grown', () => appendFile(path('app.asar.unpacked/dist/renderer/assets/main.js'), ' ')],
	['the worker was cut off', () => writeFile(path('worker/mediasoup-worker'), Buffer.alloc(99_999, 7))],
])('tells which file has changed when %s', async (_name, change) => {
	await change();
	expect(await find()).toMatch(/^(app\.asar\.unpacked|worker)\/\S+ has changed$/);
});

test('tells which file is missing, also in a folder that is gone', async () => {
	await rm(path('worker/mediasoup-worker'));
	expect(await find()).toBe('worker/mediasoup-worker is missing or cannot be read');
	await rm(path('worker'), { recursive: true });
	expect(await find()).toBe('worker/mediasoup-worker is missing or cannot be read');
});

test.each([
	['a script beside the others', 'app.asar.unpacked/dist/renderer/assets/more.js'],
	['an add-on in a folder of its own', 'app.asar.unpacked/node_modules/x/x.node'],
	['a library beside the worker', 'worker/libssl.so'],
	['a hidden file', 'worker/.worker'],
])('tells of %s, which does not belong to the package', async (_name, stranger) => {
	await mkdir(path(stranger.slice(0, stranger.lastIndexOf('/'))), { recursive: true });
	await writeFile(path(stranger), '');
	expect(await find()).toBe(`${stranger} does not belong to it`);
});

test('takes no link for a file, nor a link to a folder for a folder', async () => {
	await rename(path('worker/mediasoup-worker'), path('elsewhere'));
	await symlink(path('elsewhere'), path('worker/mediasoup-worker'));
	expect(await find()).toBe('worker/mediasoup-worker is not a file');
	await rm(path('worker/mediasoup-worker'));
	await rename(path('elsewhere'), path('worker/mediasoup-worker'));
	await symlink(tmpdir(), path('worker/more'));
	expect(await find()).toBe('worker/more does not belong to it');
});

test('lets people replace the encoder, as its licence demands, and misses it when it is gone', async () => {
	const encoder = path('app.asar.unpacked/dist/renderer/assets/mediabunny-aac-encoder-1a.js');
	await writeFile(encoder, 'a build of my own');
	expect(await find()).toBeNull();
	await rm(encoder);
	expect(await find()).toMatch(/mediabunny-aac-encoder-1a.js is missing/);
});

test('leaves programs and libraries to their signatures on Windows and macOS, and wants them there', () => {
	const digests = (platform: NodeJS.Platform) =>
		fileDigests(
			[
				[path('worker'), 'worker'],
				[path('app.asar.unpacked'), 'app.asar.unpacked'],
			],
			platform,
		);
	expect(digests('darwin')).toMatchObject({ 'worker/mediasoup-worker': null });
	expect(digests('linux')['worker/mediasoup-worker']).toMatch(/^[\da-f]{64}$/);
	expect(digests('win32')['app.asar.unpacked/dist/renderer/index.html']).toMatch(/^[\da-f]{64}$/);
});

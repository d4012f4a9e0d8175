import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { SetupFailure } from './SetupFailure.mjs';
import { testFolder } from './testFolder.mjs';
import { prepareWorker } from './worker.mjs';
import { isWorker, workerName } from './workerBinary.mjs';

const good = '#!/bin/sh\nexit 41\n';
const bad = '#!/bin/sh\nexit 127\n';

function put(path, text) {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
	chmodSync(path, 0o755);
}

/** A project with mediasoup's package in it, an empty cache, and one source of workers that counts how often it is asked. */
function project({ delivers = good } = {}) {
	const dir = testFolder();
	const mediasoup = join(dir, 'node_modules', 'mediasoup');
	mkdirSync(mediasoup, { recursive: true });
	writeFileSync(join(mediasoup, 'package.json'), '{ "version": "3.27.1" }');
	const place = join(mediasoup, 'worker', 'out', 'Release', workerName);
	const asked = [];
	const source = async (_note, { place }) => {
		asked.push(place);
		put(place, delivers);
		return 'made';
	};
	const prepare = (env = {}) =>
		prepareWorker(() => {}, { dir, cache: join(dir, 'cache'), env, sources: [async () => '', source] });
	return { dir, place, asked, prepare };
}

test('a worker is made once, then it is there', async () => {
	const { place, asked, prepare } = project();
	expect(await prepare()).toBe('made');
	expect(await prepare()).toBe('');
	expect(isWorker(place)).toBe(true);
	expect(asked).toHaveLength(1);
});

test('a fresh installation gets it from the cache', async () => {
	const { place, asked, prepare } = project();
	await prepare();
	put(place, bad);
	expect(await prepare()).toBe('from the cache');
	expect(asked).toHaveLength(1);
});

test('a cached worker that does not run here is thrown away', async () => {
	const { dir, place, asked, prepare } = project();
	await prepare();
	const stamp = readFileSync(`${place}.stamp`, 'utf8').trim();
	const cached = join(dir, 'cache', 'worker', stamp, workerName);
	expect(existsSync(cached)).toBe(true);
	put(cached, bad);
	put(place, bad);
	expect(await prepare()).toBe('made');
	expect(asked).toHaveLength(2);
	expect(isWorker(cached)).toBe(true);
});

test('a worker of another recipe is replaced', async () => {
	const { place, asked, prepare } = project();
	await prepare();
	writeFileSync(`${place}.stamp`, '3.27.1-older-recipe\n');
	expect(await prepare()).toBe('from the cache');
	expect(asked).toHaveLength(1);
});

test("one that mediasoup's own install script left is kept", async () => {
	const { place, asked, prepare } = project();
	put(place, good);
	expect(await prepare()).toBe('');
	expect(asked).toHaveLength(0);
});

test('a source that delivers what does not run ends in a sentence', async () => {
	await expect(project({ delivers: bad }).prepare()).rejects.toThrow(SetupFailure);
});

test('a worker named in the environment is used when it is one', async () => {
	const { dir, asked, prepare } = project();
	const own = join(dir, 'own-worker');
	put(own, good);
	expect(await prepare({ MEDIASOUP_WORKER_BIN: own })).toContain(own);
	put(own, bad);
	await expect(prepare({ LECTERN_WORKER_BIN: own })).rejects.toThrow(/LECTERN_WORKER_BIN names .*own-worker/);
	expect(asked).toHaveLength(0);
});

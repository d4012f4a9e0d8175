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

/** A project with mediasoup's package, an empty cache, and one source of workers that records its calls. */
function project({ delivers = good } = {}) {
	const dir = testFolder();
	const mediasoup = join(dir, 'node_modules', 'mediasoup');
	mkdirSync(mediasoup, { recursive: true });
	writeFileSync(join(mediasoup, 'package.json'), '{ "version": "3.27.1" }');
	const target = join(mediasoup, 'worker', 'out', 'Release', workerName);
	const calls = [];
	const source = async (_note, options) => {
		calls.push(options.target);
		put(options.target, delivers);
		return 'built';
	};
	const prepare = (env = {}) =>
		prepareWorker(() => {}, { dir, cache: join(dir, 'cache'), env, sources: [async () => '', source] });
	return { dir, target, calls, prepare };
}

test('gets a worker from a source once and uses the installed one afterwards', async () => {
	const { target, calls, prepare } = project();
	expect(await prepare()).toBe('built');
	expect(await prepare()).toBe('');
	expect(isWorker(target)).toBe(true);
	expect(calls).toHaveLength(1);
});

test('takes the worker from the cache when the installed one does not run', async () => {
	const { target, calls, prepare } = project();
	await prepare();
	put(target, bad);
	expect(await prepare()).toBe('from the cache');
	expect(calls).toHaveLength(1);
});

test('deletes a cached worker that does not run and gets a new one', async () => {
	const { dir, target, calls, prepare } = project();
	await prepare();
	const stamp = readFileSync(`${target}.stamp`, 'utf8').trim();
	const cached = join(dir, 'cache', 'worker', stamp, workerName);
	expect(existsSync(cached)).toBe(true);
	put(cached, bad);
	put(target, bad);
	expect(await prepare()).toBe('built');
	expect(calls).toHaveLength(2);
	expect(isWorker(cached)).toBe(true);
});

test('replaces a worker that was built by another recipe', async () => {
	const { target, calls, prepare } = project();
	await prepare();
	writeFileSync(`${target}.stamp`, '3.27.1-older-recipe\n');
	expect(await prepare()).toBe('from the cache');
	expect(calls).toHaveLength(1);
});

test("keeps a worker without a stamp, which mediasoup's install script has installed", async () => {
	const { target, calls, prepare } = project();
	put(target, good);
	expect(await prepare()).toBe('');
	expect(calls).toHaveLength(0);
});

test('throws SetupFailure when a source delivers a worker that does not run', async () => {
	await expect(project({ delivers: bad }).prepare()).rejects.toThrow(SetupFailure);
});

test('uses a worker named in the environment, and refuses a file that is none', async () => {
	const { dir, calls, prepare } = project();
	const own = join(dir, 'own-worker');
	put(own, good);
	expect(await prepare({ MEDIASOUP_WORKER_BIN: own })).toContain(own);
	put(own, bad);
	await expect(prepare({ LECTERN_WORKER_BIN: own })).rejects.toThrow(/LECTERN_WORKER_BIN names .*own-worker/);
	expect(calls).toHaveLength(0);
});

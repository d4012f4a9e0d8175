import { appendFileSync, chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectDir } from './paths.mjs';
import { testFolder } from './testFolder.mjs';
import { isWorker, placeExecutable, workerName, workerStamp } from './workerBinary.mjs';

const recipe = join(projectDir, 'scripts', 'worker');
const placed = join(projectDir, 'node_modules', 'mediasoup', 'worker', 'out', 'Release', workerName);

function program(text) {
	const file = join(testFolder(), 'program');
	writeFileSync(file, text);
	chmodSync(file, 0o755);
	return file;
}

describe('isWorker', () => {
	test('accepts the worker that setup has put in place', () => expect(isWorker(placed)).toBe(true));
	test('refuses a missing file', () => expect(isWorker(join(testFolder(), 'none'))).toBe(false));
	test('refuses another program', () => expect(isWorker(program('#!/bin/sh\nexit 0\n'))).toBe(false));
	test('refuses what is no program', () => expect(isWorker(program('half a download'))).toBe(false));
	test('refuses a worker cut short', () => {
		expect(isWorker(program(readFileSync(placed).subarray(0, 100_000)))).toBe(false);
	});
	test('starts it with an empty environment', () => {
		process.env.MEDIASOUP_VERSION = '1';
		expect(isWorker(program('#!/bin/sh\n[ -z "$MEDIASOUP_VERSION" ] && exit 41\n'))).toBe(true);
		delete process.env.MEDIASOUP_VERSION;
	});
});

describe('workerStamp', () => {
	const copyOfRecipe = () => {
		const dir = testFolder();
		for (const part of ['build.sh', 'overlay']) cpSync(join(recipe, part), join(dir, part), { recursive: true });
		return dir;
	};

	test('is the same for the same recipe anywhere', () => {
		expect(workerStamp('3.27.1', copyOfRecipe())).toBe(workerStamp('3.27.1', recipe));
	});
	test.each(['build.sh', 'overlay/openssl/no-ktls.c'])('changes with %s', (file) => {
		const dir = copyOfRecipe();
		appendFileSync(join(dir, file), '\n');
		expect(workerStamp('3.27.1', dir)).not.toBe(workerStamp('3.27.1', recipe));
	});
	test('changes with mediasoup, system and processor', () => {
		const stamps = [
			workerStamp('3.27.1', recipe, { platform: 'linux', arch: 'x64' }),
			workerStamp('3.27.2', recipe, { platform: 'linux', arch: 'x64' }),
			workerStamp('3.27.1', recipe, { platform: 'linux', arch: 'arm64' }),
			workerStamp('3.27.1', recipe, { platform: 'darwin', arch: 'arm64' }),
		];
		expect(new Set(stamps).size).toBe(4);
	});
});

test('placeExecutable replaces a file and makes it executable', () => {
	const dir = testFolder();
	const to = join(dir, 'deep', 'worker');
	for (const code of [1, 41]) {
		const from = join(dir, 'from');
		writeFileSync(from, `#!/bin/sh\nexit ${code}\n`);
		placeExecutable(from, to);
	}
	expect(isWorker(to)).toBe(true);
});

import { appendFileSync, chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectDir } from './paths.mjs';
import { testFolder } from './testFolder.mjs';
import { installExecutable, isWorker, workerName, workerStamp } from './workerBinary.mjs';

const recipe = join(projectDir, 'scripts', 'worker');
const installed = join(projectDir, 'node_modules', 'mediasoup', 'worker', 'out', 'Release', workerName);

function program(text) {
	const file = join(testFolder(), 'program');
	writeFileSync(file, text);
	chmodSync(file, 0o755);
	return file;
}

describe('isWorker', () => {
	test('accepts the worker that set-up has installed', () => expect(isWorker(installed)).toBe(true));
	test('refuses a missing file', () => expect(isWorker(join(testFolder(), 'none'))).toBe(false));
	test('refuses another program', () => expect(isWorker(program('#!/bin/sh\nexit 0\n'))).toBe(false));
	test('refuses a file that is not a program', () => expect(isWorker(program('half a download'))).toBe(false));
	test('refuses a truncated worker', () => {
		expect(isWorker(program(readFileSync(installed).subarray(0, 100_000)))).toBe(false);
	});
	test('starts the file with an empty environment', () => {
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

	test('is the same for the same recipe in another folder', () => {
		expect(workerStamp('3.27.1', copyOfRecipe())).toBe(workerStamp('3.27.1', recipe));
	});
	test.each(['build.sh', 'overlay/openssl/no-ktls.c'])('changes with %s', (file) => {
		const dir = copyOfRecipe();
		appendFileSync(join(dir, file), '\n');
		expect(workerStamp('3.27.1', dir)).not.toBe(workerStamp('3.27.1', recipe));
	});
	test("changes with mediasoup's version, system and processor", () => {
		const stamps = [
			workerStamp('3.27.1', recipe, { platform: 'linux', arch: 'x64' }),
			workerStamp('3.27.2', recipe, { platform: 'linux', arch: 'x64' }),
			workerStamp('3.27.1', recipe, { platform: 'linux', arch: 'arm64' }),
			workerStamp('3.27.1', recipe, { platform: 'darwin', arch: 'arm64' }),
		];
		expect(new Set(stamps).size).toBe(4);
	});
});

test('installExecutable replaces a file and makes it executable', () => {
	const dir = testFolder();
	const to = join(dir, 'deep', 'worker');
	for (const code of [1, 41]) {
		const from = join(dir, 'from');
		writeFileSync(from, `#!/bin/sh\nexit ${code}\n`);
		installExecutable(from, to);
	}
	expect(isWorker(to)).toBe(true);
});

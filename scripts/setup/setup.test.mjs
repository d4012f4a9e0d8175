import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { sourcesStamp } from './build.mjs';
import { isDebianLike } from './debian.mjs';
import { desktopRuntime } from './desktop.mjs';
import { cacheDir, projectDir } from './paths.mjs';
import { testFolder } from './testFolder.mjs';

test('a SetupFailure prints one sentence with its fix and exits with code 1, without a stack', () => {
	const module = (name) => pathToFileURL(join(projectDir, 'scripts', 'setup', name)).href;
	const script = join(testFolder(), 'script.mjs');
	writeFileSync(
		script,
		`import { exitOnFailure } from '${module('SetupFailure.mjs')}';
		import { prepareWorker } from '${module('worker.mjs')}';
		await exitOnFailure(() => prepareWorker(() => {}, { env: { MEDIASOUP_WORKER_BIN: '/no/such/worker' } }));`,
	);
	const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
	expect(status).toBe(1);
	expect(stderr.trim().split('\n')).toEqual([
		'✗ MEDIASOUP_WORKER_BIN names /no/such/worker, which is not a mediasoup-worker that runs here: ' +
			'correct it or `unset MEDIASOUP_WORKER_BIN`.',
	]);
});

test.each([
	[{ XDG_CACHE_HOME: '/c' }, 'linux', '/c/lectern'],
	[{}, 'linux', '/home/a/.cache/lectern'],
	[{}, 'darwin', '/home/a/Library/Caches/lectern'],
])('chooses the cache folder by the environment %j on %s', (env, platform, expected) => {
	expect(cacheDir({ env, platform, home: '/home/a' })).toBe(expected);
});

test('the stamp of the sources changes with a source file but not with a test file', () => {
	const dir = testFolder();
	mkdirSync(join(dir, 'sfu'));
	const stampAfter = (file, text) => {
		writeFileSync(join(dir, 'sfu', file), text);
		return sourcesStamp(dir);
	};
	const first = stampAfter('cli.ts', '1');
	expect(stampAfter('cli.test.ts', '1')).toBe(first);
	const second = stampAfter('cli.ts', '2');
	expect(second).not.toBe(first);
	expect(stampAfter('new.ts', '')).not.toBe(second);
});

test.runIf(process.platform === 'linux')(
	'desktopRuntime gives the reason when the display or the runtime is missing',
	() => {
		const ELECTRON_OVERRIDE_DIST_PATH = testFolder();
		expect(desktopRuntime({ ELECTRON_OVERRIDE_DIST_PATH }).reason).toContain('no display');
		expect(desktopRuntime({ ELECTRON_OVERRIDE_DIST_PATH, DISPLAY: ':0' }).reason).toContain('not installed');
	},
);

test.runIf(process.platform === 'linux')('isDebianLike is false for other distributions', () => {
	expect(isDebianLike('ID=fedora\nID_LIKE="rhel"\n')).toBe(false);
	expect(isDebianLike('PRETTY_NAME="debian"\n')).toBe(false);
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRoot } from './debian.mjs';
import { canReach } from './network.mjs';
import { cacheDir, projectDir } from './paths.mjs';
import { run } from './processes.mjs';

const downloadTimeoutMs = 5 * 60_000;
const selfTestTimeoutMs = 20_000;
const retryAfterMs = 6 * 3600_000;

const electronDir = join(projectDir, 'node_modules', 'electron');
const binaryName =
	{ win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron';

/** The Electron executable, or the reason why no window can open. @returns {{ executable: string } | { reason: string }} */
export function desktopRuntime(env = process.env) {
	if (!hasDisplay(env)) return { reason: 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)' };
	const executable = installedElectron(env);
	if (!existsSync(executable)) return { reason: `the desktop runtime is not installed (no ${executable})` };
	// Run as Node, Electron needs neither sandbox nor display, but loads all of its libraries.
	const { status, error, stderr } = spawnSync(executable, ['-e', '0'], {
		env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
		encoding: 'utf8',
		timeout: selfTestTimeoutMs,
	});
	if (status === 0) return { executable };
	return { reason: `the desktop runtime does not start (${error?.message ?? stderr.trim().split('\n')[0]})` };
}

/** The reason why Chromium's sandbox cannot work here, or ''. */
export function sandboxObstacle() {
	if (process.platform !== 'linux') return '';
	if (isRoot()) return 'it runs as root';
	const setting = (name) =>
		existsSync(`/proc/sys/kernel/${name}`) && readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim();
	const restricted =
		setting('unprivileged_userns_clone') === '0' || setting('apparmor_restrict_unprivileged_userns') === '1';
	const helper = join(dirname(installedElectron()), 'chrome-sandbox');
	const setuid = existsSync(helper) && statSync(helper).uid === 0 && (statSync(helper).mode & 0o4000) !== 0;
	return restricted && !setuid ? 'this system does not let programs make sandboxes of their own' : '';
}

/**
 * Downloads Electron by its own installer. Never fails set-up: without Electron a class is served from the terminal. After a
 * failure it does not try again for 6 hours unless `retry` is set, so that not every start waits for the download.
 * @returns summary for the step's line
 */
export async function fetchDesktopRuntime(note, { retry = false, env = process.env } = {}) {
	if (!retry && !hasDisplay(env)) return 'not needed without a display';
	if (existsSync(installedElectron(env))) return '';
	if (env.ELECTRON_OVERRIDE_DIST_PATH) return 'ELECTRON_OVERRIDE_DIST_PATH has no Electron in it';
	const { version } = JSON.parse(readFileSync(join(electronDir, 'package.json'), 'utf8'));
	const failedFile = join(cacheDir(), `electron-${version}-${process.platform}-${process.arch}.failed`);
	if (!retry && existsSync(failedFile) && Date.now() - statSync(failedFile).mtimeMs < retryAfterMs) {
		return 'could not be downloaded lately (to try again now: `npm run setup -- --desktop`)';
	}
	const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? 'https://github.com';
	note('downloading');
	const failed = (await canReach(mirror))
		? (await run(process.execPath, ['install.js'], { cwd: electronDir, timeoutMs: downloadTimeoutMs })).code !== 0
		: true;
	if (!failed) {
		rmSync(failedFile, { force: true });
		return 'downloaded';
	}
	mkdirSync(dirname(failedFile), { recursive: true });
	writeFileSync(failedFile, '');
	return 'could not be downloaded (to try again: `npm run setup -- --desktop`)';
}

function hasDisplay(env) {
	return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Path of Electron's executable, without require('electron'), which would start the download. */
function installedElectron(env = process.env) {
	return join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronDir, 'dist'), binaryName);
}

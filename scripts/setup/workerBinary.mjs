import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const selfTestTimeoutMs = 10_000;
const exitCodeWithoutVersion = 41;

export const workerName = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';

/**
 * Whether a file is a mediasoup-worker that runs on this machine. Without the variable MEDIASOUP_VERSION a worker exits with
 * code 41, after the loader has found all libraries.
 */
export function isWorker(path) {
	if (!existsSync(path)) return false;
	const { status } = spawnSync(path, [], { env: {}, stdio: 'ignore', timeout: selfTestTimeoutMs });
	return status === exitCodeWithoutVersion;
}

/** Identifies a build by mediasoup's version, system, processor and recipe (a hash of build.sh and overlay/). */
export function workerStamp(mediasoupVersion, recipeDir, { platform = process.platform, arch = process.arch } = {}) {
	const hash = createHash('sha256');
	for (const file of recipeFiles(recipeDir)) {
		hash
			.update(`${relative(recipeDir, file)}\0`)
			.update(readFileSync(file))
			.update('\0');
	}
	return `${mediasoupVersion}-${platform}-${arch}-${hash.digest('hex').slice(0, 12)}`;
}

function recipeFiles(recipeDir) {
	const below = (dir) =>
		readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
			entry.isDirectory() ? below(join(dir, entry.name)) : [join(dir, entry.name)],
		);
	return [join(recipeDir, 'build.sh'), ...below(join(recipeDir, 'overlay')).sort()];
}

/** Copies an executable atomically, also while the old one at that path is running. */
export function installExecutable(from, to) {
	mkdirSync(dirname(to), { recursive: true });
	const fresh = `${to}.${process.pid}`;
	copyFileSync(from, fresh);
	chmodSync(fresh, 0o755);
	renameSync(fresh, to);
}

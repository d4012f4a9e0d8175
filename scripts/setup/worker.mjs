import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, projectDir } from './paths.mjs';
import { SetupFailure } from './SetupFailure.mjs';
import { installExecutable, isWorker, workerName, workerStamp } from './workerBinary.mjs';
import { buildWorker, downloadWorker } from './workerSources.mjs';

const recipeDir = join(projectDir, 'scripts', 'worker');

/**
 * Provides a working mediasoup-worker at the path where mediasoup starts it. Uses the first that works: the existing file,
 * the user's cache, mediasoup's prebuilt worker, a build from source.
 * @param options.sources functions that write a new worker to `target` and return how, e.g. `downloaded`, or '' when they cannot
 */
export async function prepareWorker(note, options = {}) {
	const { dir = projectDir, cache = cacheDir(), env = process.env, sources = [downloadWorker, buildWorker] } = options;
	for (const variable of ['LECTERN_WORKER_BIN', 'MEDIASOUP_WORKER_BIN']) {
		if (env[variable]) return chosenByUser(variable, env[variable]);
	}
	const mediasoupDir = join(dir, 'node_modules', 'mediasoup');
	const { version } = JSON.parse(readFileSync(join(mediasoupDir, 'package.json'), 'utf8'));
	const stamp = workerStamp(version, recipeDir);
	const target = join(mediasoupDir, 'worker', 'out', 'Release', workerName);
	const stampFile = `${target}.stamp`;
	const writeStamp = () => writeFileSync(stampFile, `${stamp}\n`);

	// A worker without a stamp comes from mediasoup's own install script, which has tested it too.
	const installedStamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : stamp;
	if (installedStamp === stamp && isWorker(target)) return '';

	const cached = join(cache, 'worker', stamp, workerName);
	if (isWorker(cached)) {
		installExecutable(cached, target);
		writeStamp();
		return 'from the cache';
	}
	// Delete workers that do not run here (built for a newer system, or damaged).
	rmSync(cached, { force: true });
	rmSync(target, { force: true });
	for (const source of sources) {
		const how = await source(note, { mediasoupDir, recipeDir, cache, target });
		if (!how) continue;
		if (!isWorker(target))
			throw new SetupFailure(`The media worker just ${how} does not run on this system: ${target}`);
		installExecutable(target, cached);
		writeStamp();
		return how;
	}
	throw new SetupFailure('There is no way to get the media worker here: name one with MEDIASOUP_WORKER_BIN=<file>.');
}

function chosenByUser(variable, path) {
	if (isWorker(path)) return `${path} (${variable})`;
	throw new SetupFailure(
		`${variable} names ${path}, which is not a mediasoup-worker that runs here: correct it or \`unset ${variable}\`.`,
	);
}

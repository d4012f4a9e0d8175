import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, projectDir } from './paths.mjs';
import { SetupFailure } from './SetupFailure.mjs';
import { isWorker, placeExecutable, workerName, workerStamp } from './workerBinary.mjs';
import { buildWorker, downloadWorker } from './workerSources.mjs';

const recipeDir = join(projectDir, 'scripts', 'worker');

/**
 * Sees to a working mediasoup-worker where mediasoup looks for it. The first that does wins: the one that is there,
 * the user's cache, mediasoup's own prebuilt one, a build from source.
 * @param options.sources how to get one that is nowhere yet: each puts it at its place and returns a word for it, or ''
 */
export async function prepareWorker(note, options = {}) {
	const { dir = projectDir, cache = cacheDir(), env = process.env, sources = [downloadWorker, buildWorker] } = options;
	for (const variable of ['LECTERN_WORKER_BIN', 'MEDIASOUP_WORKER_BIN']) {
		if (env[variable]) return chosenByUser(variable, env[variable]);
	}
	const mediasoupDir = join(dir, 'node_modules', 'mediasoup');
	const { version } = JSON.parse(readFileSync(join(mediasoupDir, 'package.json'), 'utf8'));
	const stamp = workerStamp(version, recipeDir);
	const place = join(mediasoupDir, 'worker', 'out', 'Release', workerName);
	const stampFile = `${place}.stamp`;
	const settle = () => writeFileSync(stampFile, `${stamp}\n`);

	// Without our stamp it came with mediasoup's own install script, which has checked it too.
	const placedStamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : stamp;
	if (placedStamp === stamp && isWorker(place)) return '';

	const cached = join(cache, 'worker', stamp, workerName);
	if (isWorker(cached)) {
		placeExecutable(cached, place);
		settle();
		return 'from the cache';
	}
	// One that does not run here (an older system, a damaged file) must not stand in the way.
	rmSync(cached, { force: true });
	rmSync(place, { force: true });
	for (const source of sources) {
		const how = await source(note, { mediasoupDir, recipeDir, cache, place });
		if (!how) continue;
		if (!isWorker(place)) throw new SetupFailure(`The media worker just ${how} does not run on this system: ${place}`);
		placeExecutable(place, cached);
		settle();
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

import { prepareBuild } from './build.mjs';
import { prepareDependencies } from './dependencies.mjs';
import { fetchDesktopRuntime } from './desktop.mjs';
import { elapsed } from './Steps.mjs';
import { prepareWorker } from './worker.mjs';

/**
 * All of setup after Node itself; quick when nothing is to do.
 * @param {import('./Steps.mjs').Steps} steps
 * @param {{ desktop?: 'when useful' | 'now' }} options whether to get the desktop runtime too
 */
export async function prepare(steps, { desktop } = {}) {
	const startedAt = Date.now();
	await steps.run('dependencies', (note) => prepareDependencies(note));
	await steps.run('media worker', (note) => prepareWorker(note));
	await steps.run('build', (note) => prepareBuild(note));
	if (desktop) await steps.run('desktop runtime', (note) => fetchDesktopRuntime(note, { retry: desktop === 'now' }));
	return elapsed(startedAt);
}

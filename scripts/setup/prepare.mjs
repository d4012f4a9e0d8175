import { prepareBuild } from './build.mjs';
import { prepareDependencies } from './dependencies.mjs';
import { fetchDesktopRuntime } from './desktop.mjs';
import { elapsed } from './Steps.mjs';
import { prepareWorker } from './worker.mjs';

/**
 * Runs all set-up steps except Node itself; fast when they are already done.
 * @param {import('./Steps.mjs').Steps} steps
 * @param {{ desktop?: 'when useful' | 'now' }} options whether to download the desktop runtime too
 */
export async function prepare(steps, { desktop } = {}) {
	const startedAt = Date.now();
	await steps.run('dependencies', (note) => prepareDependencies(note));
	await steps.run('media worker', (note) => prepareWorker(note));
	await steps.run('build', (note) => prepareBuild(note));
	if (desktop) await steps.run('desktop runtime', (note) => fetchDesktopRuntime(note, { retry: desktop === 'now' }));
	return elapsed(startedAt);
}

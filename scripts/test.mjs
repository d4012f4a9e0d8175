#!/usr/bin/env node
// `npm test`: runs set-up, then every suite even when others fail, and ends with one line of counts.
import { withSupportedNode } from './setup/node.mjs';
import { SetupFailure } from './setup/SetupFailure.mjs';
import { elapsed, Steps } from './setup/Steps.mjs';

const steps = new Steps();

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { suites } = await import('./test/suites.mjs');
	const { parseOptions } = await import('./test/options.mjs');
	const { totalLine } = await import('./test/counts.mjs');
	const { outcomeLines } = await import('./test/failures.mjs');
	const { chosen, rest } = parseOptions(process.argv.slice(2), suites);
	const { env, results } = await prepareFor(chosen);
	for (const suite of chosen) {
		steps.say(`\n== ${suite.title}`);
		const startedAt = Date.now();
		const obstacle = suite.obstacle?.(env);
		if (obstacle) steps.say(`skipped: ${obstacle}`);
		const counts = obstacle ? { passed: 0, failed: 0, skipped: 1 } : await suite.run(rest, env);
		results.push({ title: suite.title, counts, took: elapsed(startedAt) });
	}
	steps.say('');
	for (const { title, counts, took } of results) {
		const mark = counts.failed ? '✗' : counts.passed ? '✓' : '-';
		steps.say(`${mark} ${title.padEnd(32)}${totalLine([counts]).padEnd(36)}${took}`);
	}
	const all = results.map((result) => result.counts);
	for (const text of outcomeLines(all)) steps.say(text);
	steps.say(totalLine(all));
	process.exit(all.some((counts) => counts.failed) ? 1 : 0);
});

/**
 * Runs set-up. A failed set-up counts as one failure; suites that do not need it, such as lint, still run.
 * @returns the environment for the suites, and the results so far
 */
async function prepareFor(chosen) {
	const { prepare } = await import('./setup/prepare.mjs');
	const { preparePrerequisites } = await import('./test/prerequisites.mjs');
	const startedAt = Date.now();
	const results = [];
	let missing = [];
	try {
		await prepare(steps);
	} catch (error) {
		if (!(error instanceof SetupFailure)) throw error;
		console.error(`✗ ${error.message}`);
		const counts = { passed: 0, failed: 1, skipped: 0 };
		results.push({ title: 'Set-up', counts, took: elapsed(startedAt) });
	}
	if (chosen.some((suite) => suite.name === 'e2e' || suite.name === 'attack')) {
		await steps.run('test tools', async (note) => {
			const result = await preparePrerequisites(note);
			missing = result.missing;
			return result.summary;
		});
	}
	return { env: { ...process.env, LECTERN_TEST_MISSING: missing.join(' ') }, results };
}

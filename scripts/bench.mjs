#!/usr/bin/env node
// `npm run bench`: sets up what is missing, then runs the bench. Only its own JSON goes to stdout.
import { underGoodNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps(process.stderr);

await underGoodNode(import.meta.url, { steps }, async () => {
	const { prepare } = await import('./setup/prepare.mjs');
	await prepare(steps);
	const { join } = await import('node:path');
	const { projectDir } = await import('./setup/paths.mjs');
	const { attach } = await import('./setup/processes.mjs');
	// Before 22.18 Node runs TypeScript only when asked to.
	const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
	process.exit(
		await attach(process.execPath, [...flags, join(projectDir, 'bench/run.ts'), ...process.argv.slice(2)], {
			env: process.env,
		}),
	);
});

#!/usr/bin/env node
// `npm run bench`: runs set-up, then the bench. Set-up prints to stderr, so stdout has only the bench's JSON.
import { withSupportedNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps(process.stderr);

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { prepare } = await import('./setup/prepare.mjs');
	await prepare(steps);
	const { join } = await import('node:path');
	const { projectDir } = await import('./setup/paths.mjs');
	const { attach } = await import('./setup/processes.mjs');
	// Before 22.18 Node needs a flag to run TypeScript.
	const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
	process.exit(
		await attach(process.execPath, [...flags, join(projectDir, 'bench/run.ts'), ...process.argv.slice(2)], {
			env: process.env,
		}),
	);
});

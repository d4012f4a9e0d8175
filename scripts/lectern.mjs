#!/usr/bin/env node
// The `lectern` command. Prints nothing to stdout itself: `lectern serve --json` promises exactly one line there.
import { existsSync } from 'node:fs';
import { withSupportedNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps(process.stderr);

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { cliPath } = await import('./setup/build.mjs');
	if (!existsSync(cliPath)) {
		const { prepare } = await import('./setup/prepare.mjs');
		await prepare(steps);
	}
	const { runCli } = await import('./setup/cli.mjs');
	await runCli(process.argv.slice(2));
});

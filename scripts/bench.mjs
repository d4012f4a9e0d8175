#!/usr/bin/env node
// `npm run bench`: runs set-up, then the bench. Set-up prints to stderr, so stdout has only the bench's JSON.
import { withSupportedNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps(process.stderr);

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { runTool } = await import('./setup/tool.mjs');
	process.exit(await runTool('bench/run.ts', steps));
});

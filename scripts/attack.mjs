#!/usr/bin/env node
// `npm run attack`: runs set-up, then the attacks. Set-up prints to stderr, so stdout has only their JSON.
import { withSupportedNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps(process.stderr);

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { runTool } = await import('./setup/tool.mjs');
	process.exit(await runTool('bench/attack/run.ts', steps));
});

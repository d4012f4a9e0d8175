#!/usr/bin/env node
// `npm run crowd`: runs set-up, then lets synthetic participants into a class that runs (bench/crowd).
import { withSupportedNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps(process.stderr);

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { runTool } = await import('./setup/tool.mjs');
	process.exit(await runTool('bench/crowd/run.ts', steps));
});

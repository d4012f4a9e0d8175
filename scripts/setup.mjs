#!/usr/bin/env node
// `npm run setup`: makes this checkout ready to run. Idempotent. `--desktop` also downloads the desktop runtime.
import { withSupportedNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps();

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { prepare } = await import('./setup/prepare.mjs');
	const took = await prepare(steps, { desktop: process.argv.includes('--desktop') ? 'now' : undefined });
	steps.say(`Ready in ${took} with Node ${process.version}. \`npm start\` opens a class.`);
});

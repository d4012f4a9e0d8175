#!/usr/bin/env node
// Makes this checkout ready to run. Idempotent. `--desktop` also tries to get the desktop runtime.
import { underGoodNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps();

await underGoodNode(import.meta.url, { steps }, async () => {
	const { prepare } = await import('./setup/prepare.mjs');
	const took = await prepare(steps, { desktop: process.argv.includes('--desktop') ? 'now' : undefined });
	steps.say(`Ready in ${took} with Node ${process.version}. \`npm start\` opens a class.`);
});

#!/usr/bin/env node
// `npm start`: starts the desktop app, or serves the class from this terminal where no window can open.
import { withSupportedNode } from './setup/node.mjs';
import { Steps } from './setup/Steps.mjs';

const steps = new Steps();

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { prepare } = await import('./setup/prepare.mjs');
	await prepare(steps, { desktop: 'when useful' });
	const { desktopRuntime } = await import('./setup/desktop.mjs');
	const runtime = desktopRuntime();
	const args = process.argv.slice(2);
	if (runtime.executable) process.exit(await openDesktop(runtime.executable, args));
	steps.say(`Serving from this terminal, because ${runtime.reason}.`);
	const { runCli } = await import('./setup/cli.mjs');
	await runCli(['serve', '--open-host', ...args]);
});

async function openDesktop(executable, args) {
	const { sandboxObstacle } = await import('./setup/desktop.mjs');
	const { projectDir } = await import('./setup/paths.mjs');
	const { attach } = await import('./setup/processes.mjs');
	const obstacle = sandboxObstacle();
	if (obstacle) steps.say(`Starting without Chromium's sandbox (--no-sandbox), because ${obstacle}.`);
	const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env; // with it set, Electron runs as plain Node and opens no window
	return attach(executable, [...(obstacle ? ['--no-sandbox'] : []), projectDir, ...args], { env });
}

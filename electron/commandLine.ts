import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Installed } from '../sfu/settings/installed.ts';

/**
 * With these, `resources/bin/lectern` starts the program: as any user, also root, without a display, and without the processes
 * that Chromium needs for windows. No window is ever opened with them.
 */
const launcherSwitches = new Set([
	'--no-sandbox',
	'--no-zygote',
	'--ozone-platform=headless',
	'--disable-gpu',
	'--log-level=3',
]);

/**
 * What follows `--cli`, with which the program is the command `lectern`; null: it is the desktop program.
 * @param args without the program. A `--` after `--cli` keeps the rest from Chromium.
 */
export function commandsIn(args: string[]): string[] | null {
	const first = args.findIndex((arg) => !launcherSwitches.has(arg));
	if (args[first] !== '--cli') return null;
	const rest = args.slice(first + 1);
	return rest[0] === '--' ? rest.slice(1) : rest;
}

/**
 * Runs one command and ends the program with its exit code. Electron waits for the main module before it opens a display, so that
 * nothing of Chromium is needed.
 * @param serverFolder of the built server
 * @param installed defaults: the data folder is that of the desktop program
 */
export async function runCommand(args: string[], serverFolder: string, installed: Installed): Promise<void> {
	const built = (name: string) => pathToFileURL(join(serverFolder, name)).href;
	const { setInstalled }: { setInstalled(places: Installed): void } = await import(built('installed.js'));
	setInstalled(installed);
	process.argv = [process.execPath, 'lectern', ...args];
	await import(built('cli.js'));
}

import { pathToFileURL } from 'node:url';
import { cliPath } from './build.mjs';

/** Runs the built `lectern` program in this process with the given arguments. */
export async function runCli(args) {
	process.argv = [process.argv[0], cliPath, ...args];
	await import(pathToFileURL(cliPath).href);
}

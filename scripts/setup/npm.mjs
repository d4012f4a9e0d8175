import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run } from './processes.mjs';
import { SetupFailure } from './SetupFailure.mjs';

/** Path of npm-cli.js: of the npm that started this process, else of the one on the PATH. It runs under this process's Node. */
export function npmCli(env = process.env) {
	if (env.npm_execpath?.endsWith('npm-cli.js') && existsSync(env.npm_execpath)) return env.npm_execpath;
	const folders = [dirname(process.execPath), ...(env.PATH ?? env.Path ?? '').split(delimiter)];
	for (const folder of folders) {
		// On Windows and in unpacked archives it is beside node or below lib; elsewhere `npm` is a symbolic link to it.
		const beside = [
			join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
			join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		].find(existsSync);
		if (beside) return beside;
		const link = join(folder, 'npm');
		if (existsSync(link) && realpathSync(link).endsWith('npm-cli.js')) return realpathSync(link);
	}
	throw new SetupFailure(
		'npm was not found: install Node.js with npm (Debian: `sudo apt-get install -y npm`) and run this again.',
	);
}

/** Removes the variables of an outer `npm start`, which would give an inner npm the wrong folder and log level. */
function withoutOuterNpm(env) {
	const outer = /^npm_(package|lifecycle|command|execpath|node_execpath|config_(local_prefix|loglevel))/i;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}

/** @param {Parameters<typeof run>[2]} options as for `run` */
export function npm(args, options = {}) {
	return run(process.execPath, [npmCli(), ...args], { ...options, env: withoutOuterNpm(options.env ?? process.env) });
}

/** npm's own error message, in one line. */
export function npmComplaint({ tail, timedOut }) {
	if (timedOut) return 'it took too long';
	const withoutPrefix = (line) => line.replace(/^npm (error|ERR!)\s*/, '').trim();
	const complaint =
		tail.find((line) => /^npm (error|ERR!) (?!code|A complete log)\s*\S/.test(line)) ?? tail.at(-1) ?? '';
	return withoutPrefix(complaint) || 'npm said nothing';
}

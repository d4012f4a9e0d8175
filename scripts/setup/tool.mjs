import { join } from 'node:path';
import { projectDir } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { attach } from './processes.mjs';

/** Before 22.18 Node needs a flag to run TypeScript, and for parameter properties, which `e2e/` has, it always does. */
export const typeScriptFlags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

/**
 * Runs set-up, then a program in TypeScript with the arguments of this process.
 * @returns {Promise<number>} its exit code
 */
export async function runTool(file, steps) {
	await prepare(steps);
	const command = [...typeScriptFlags, join(projectDir, file), ...process.argv.slice(2)];
	return attach(process.execPath, command, { env: process.env });
}

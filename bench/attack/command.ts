/** Runs commands of the product and of the system to their end. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { lectern } from '../server.ts';

export type Ended = { code: number | null; stdout: string; stderr: string };

/** @param timeoutMs then it is killed, and `code` is null */
export async function run(
	command: string,
	args: readonly string[],
	{ environment = {}, timeoutMs = 30_000 }: { environment?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Ended> {
	const env = { ...process.env, ...environment };
	const child = spawn(command, args, {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: timeoutMs,
		killSignal: 'SIGKILL',
	});
	const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
	const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
	return { code, stdout, stderr };
}

/** `lectern ARGUMENTS`. */
export const runLectern = (args: readonly string[], environment?: NodeJS.ProcessEnv) =>
	run(process.execPath, lectern(...args), { ...(environment && { environment }) });

/** A token of `lectern token create`. @throws Error with what the command said */
export async function createToken(dataDir: string, ...args: string[]): Promise<string> {
	const { code, stdout, stderr } = await runLectern(['token', 'create', '--data-dir', dataDir, ...args]);
	if (code !== 0) throw new Error(`lectern token create ${args.join(' ')}: exit code ${code}: ${stderr}`);
	return stdout.trim();
}

import { execFile } from 'node:child_process';

const timeoutMs = 5_000;

/**
 * What a program of the system prints. null: it is not there, may not be asked, fails, or does not answer.
 * @param path where it is looked for
 */
export function outputOf(program: string, args: string[], path: string, limitMs = timeoutMs): Promise<string | null> {
	return new Promise((resolve) => {
		// Figures and words of an answer are those of English.
		const env = { ...process.env, PATH: path, LC_ALL: 'C' };
		const child = execFile(program, args, { windowsHide: true, env }, (error, stdout) => {
			clearTimeout(timer);
			resolve(error ? null : stdout);
		});
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			// A program that it has started may hold these open.
			child.stdout?.destroy();
			child.stderr?.destroy();
			resolve(null);
		}, limitMs);
	});
}

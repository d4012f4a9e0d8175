import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { until } from './until.ts';

/** Why tests that look at system calls are skipped. */
export const noStrace = spawnSync('strace', ['true']).status === 0 ? undefined : 'strace is missing or not allowed';
if (noStrace) console.warn(`Syncing to the disk is not tested: ${noStrace}`);

type SystemCalls = AsyncDisposable & {
	/** So far, in their order. */
	all: readonly string[];
	/** How many there were so far. `call`: name and path of its file, e.g. `fsync(/tmp/a)`. */
	count(call: string): number;
	/** Waits until there were so many, default 1. */
	seen(call: string, times?: number): Promise<void>;
};

/** Runs a fixture under strace, which lists its calls of `fsync` and `fdatasync` in their order. Disposing ends it. */
export function systemCalls(fixture: string, args: string[]): SystemCalls {
	const tracer = ['-f', '-y', '-qq', '-e', 'trace=fsync,fdatasync', '-e', 'signal=none'];
	const node = [process.execPath, '--no-warnings', '--experimental-transform-types', fixture, ...args];
	const child = spawn('strace', [...tracer, ...node], { stdio: ['ignore', 'inherit', 'pipe'] });
	const seen: string[] = [];
	createInterface(child.stderr).on('line', (line) => {
		const [, name, path] = /\b(f\w*sync)\(\d+<(.*?)>/.exec(line) ?? [];
		if (name) seen.push(`${name}(${path})`);
	});
	const count = (call: string) => seen.filter((each) => each === call).length;
	return {
		all: seen,
		count,
		async seen(call, times = 1) {
			const isSeen = () => count(call) >= times;
			await until(() => seen, `${times} of ${call}`, isSeen, { timeoutMs: 30_000 });
		},
		async [Symbol.asyncDispose]() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = new Promise((resolve) => child.once('exit', resolve));
			// strace ends its program with itself.
			child.kill('SIGTERM');
			await ended;
		},
	};
}

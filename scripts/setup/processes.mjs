import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const keptTailLines = 200;
const parentPollMs = 500;
const exitTimeoutMs = 5000;

/**
 * Runs a program to its end without printing its output. Never rejects: `code` is null when it could not be started or was killed.
 * @param {{ cwd?: string, env?: object, timeoutMs?: number, onLine?: (line: string) => void }} options
 * @returns {Promise<{ code: number | null, tail: string[], timedOut: boolean }>} tail: the last lines of its output
 */
export function run(command, args, { cwd, env = process.env, timeoutMs, onLine } = {}) {
	return new Promise((resolve) => {
		// A new process group, so that a timeout also kills grandchildren (npm starts node, node starts python, ...).
		const detached = process.platform !== 'win32';
		const child = spawn(command, args, { cwd, env, detached, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
		const tail = [];
		let timedOut = false;
		const end = () => {
			try {
				if (detached) process.kill(-child.pid, 'SIGKILL');
				else child.kill();
			} catch {
				// The process has already ended.
			}
		};
		const onTimeout = () => {
			timedOut = true;
			end();
		};
		const onSignal = (signal) => {
			end();
			process.exit(128 + constants.signals[signal]);
		};
		const timer = timeoutMs && setTimeout(onTimeout, timeoutMs);
		const finish = (code) => {
			clearTimeout(timer);
			for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, onSignal);
			resolve({ code, tail, timedOut });
		};
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
		for (const stream of [child.stdout, child.stderr]) {
			eachLine(stream, (line) => {
				tail.push(line);
				if (tail.length > keptTailLines) tail.shift();
				onLine?.(line);
			});
		}
		child.once('error', (error) => {
			tail.push(error.message);
			finish(null);
		});
		child.once('close', finish);
	});
}

function eachLine(stream, take) {
	let rest = '';
	stream.setEncoding('utf8').on('data', (chunk) => {
		const lines = (rest + chunk).split(/\r?\n/);
		rest = lines.pop();
		for (const line of lines) if (line.trim()) take(line);
	});
	stream.on('end', () => rest.trim() && take(rest));
}

/**
 * Runs a program in the foreground with this terminal, forwards signals to it and returns its exit code (128 + n after
 * signal n). With `watched` it gets an IPC channel that closes when this process ends, even by SIGKILL: see `followParent`.
 */
export function attach(command, args, { cwd, env = process.env, watched = false } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: watched ? { ...env, LECTERN_FOLLOW_PARENT: '1' } : env,
			stdio: watched ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
		});
		// Ctrl-C in a terminal signals the whole process group: a forwarded SIGINT would be a second one, which forces the exit.
		const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
		const forward = (signal) => {
			if (!(signal === 'SIGINT' && terminal)) child.kill(signal);
		};
		const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
		for (const signal of signals) process.on(signal, forward);
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			for (const each of signals) process.off(each, forward);
			resolve(code ?? 128 + constants.signals[signal]);
		});
	});
}

/** Counterpart of `attach(…, { watched: true })`: ends this process as SIGTERM would when its parent has ended. */
export function followParent() {
	const end = () => {
		process.kill(process.pid, 'SIGTERM');
		setTimeout(() => process.exit(1), exitTimeoutMs).unref();
	};
	if (process.env.LECTERN_FOLLOW_PARENT && process.channel) {
		delete process.env.LECTERN_FOLLOW_PARENT;
		process.once('disconnect', end);
		process.channel.unref(); // the channel alone must not keep this process alive
	} else if (process.env.npm_lifecycle_event) {
		// npm kills the shell between npm and this process, which does not forward signals: only the parent process id changes.
		const parent = process.ppid;
		const timer = setInterval(() => {
			if (process.ppid === parent) return;
			clearInterval(timer);
			end();
		}, parentPollMs).unref();
	}
}

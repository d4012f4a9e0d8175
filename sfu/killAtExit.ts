import type { ChildProcess } from 'node:child_process';

/** How to kill each child process that is still there. */
const living = new Map<ChildProcess, () => void>();
let isExitWatched = false;

/**
 * Kills a child process when this one exits, also by an error: a child that hangs does not notice that it is alone.
 * @param kill default: SIGKILL to the child alone
 */
export function killAtExit(child: ChildProcess, kill: () => void = () => child.kill('SIGKILL')): void {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	living.set(child, kill);
	child.once('exit', () => living.delete(child));
	if (isExitWatched) return;
	isExitWatched = true;
	process.on('exit', () => {
		for (const each of living.values()) each();
	});
}

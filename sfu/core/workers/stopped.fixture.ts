import { until } from '../../testing/until.ts';

/** Stops a process until it is disposed of, or killed. */
export function stopped(pid: number): Disposable {
	process.kill(pid, 'SIGSTOP');
	return { [Symbol.dispose]: () => void (isAlive(pid) && process.kill(pid, 'SIGCONT')) };
}

/** Whether there is such a process. */
export function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

export const isGone = (pid: number) => until(() => !isAlive(pid), `process ${pid} to be gone`);

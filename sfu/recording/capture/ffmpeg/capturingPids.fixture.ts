import { readFile } from 'node:fs/promises';

/** Why tests that look for processes are skipped; empty: they run. */
export const noProcesses = process.platform === 'linux' ? '' : 'there is no /proc';

/** Process ids of the FFmpegs that this process has started to capture. */
export async function capturingPids(): Promise<number[]> {
	const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
	const pids = children.trim().split(' ').filter(Boolean).map(Number);
	const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
	return pids.filter((_, index) => commands[index]?.includes('ffmpeg') && commands[index].includes('-localaddr'));
}

/** Not one that has ended and that nobody has asked for how. */
export async function isRunning(pid: number): Promise<boolean> {
	const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
	return !status.includes(') Z');
}

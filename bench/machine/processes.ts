/** CPU time and memory of processes, read from /proc: Linux only. */
import { readdir, readFile } from 'node:fs/promises';

/** Ids of a process and its children; the children of a server are its workers. */
export async function familyOf(pid: number): Promise<number[]> {
	const tasks = await readdir(`/proc/${pid}/task`);
	const lists = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')));
	return [pid, ...lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))];
}

/** Resident memory (VmRSS) of all processes together, bytes. */
export async function rssBytes(pids: readonly number[]): Promise<number> {
	return sum(
		await Promise.all(
			pids.map(async (pid) => {
				const status = await readFile(`/proc/${pid}/status`, 'utf8');
				return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
			}),
		),
	);
}

/**
 * CPU time of all processes together so far, ms, by the scheduler's accounting (schedstat). /proc/PID/stat counts ticks of
 * 10 ms, which sample a server that wakes sixty times a second for 1 ms too coarsely.
 */
async function cpuMs(pids: readonly number[]): Promise<number> {
	return sum(await Promise.all(pids.map(cpuMsOf)));
}

async function cpuMsOf(pid: number): Promise<number> {
	const tasks = await readdir(`/proc/${pid}/task`);
	const times = tasks.map(async (task) => {
		// The thread may have ended meanwhile.
		const text = await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8').catch(() => '0');
		return Number(text.split(' ')[0]) / 1e6;
	});
	return sum(await Promise.all(times));
}

/** CPU usage of processes since the watch was started; `percent` may be called repeatedly. */
export class CpuWatch {
	readonly #pids: readonly number[];
	readonly #usedMs: number;
	readonly #sinceMs = performance.now();

	private constructor(pids: readonly number[], usedMs: number) {
		this.#pids = pids;
		this.#usedMs = usedMs;
	}

	static async start(pids: readonly number[]): Promise<CpuWatch> {
		return new CpuWatch(pids, await cpuMs(pids));
	}

	/** CPU time since the start, ms. */
	async usedMs(): Promise<number> {
		return (await cpuMs(this.#pids)) - this.#usedMs;
	}

	/** Percent of one core since the start. */
	async percent(): Promise<number> {
		return (await this.usedMs()) / ((performance.now() - this.#sinceMs) / 100);
	}
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** What processes use, from /proc: Linux only. */
import { readdir, readFile } from 'node:fs/promises';

/** A process and its children, which for a server are its workers. */
export async function familyOf(pid: number): Promise<number[]> {
	const tasks = await readdir(`/proc/${pid}/task`);
	const lists = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')));
	return [pid, ...lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))];
}

/** Resident memory of all of them, bytes. */
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
 * Time on a core that all of them took so far, ms, as the scheduler counts it. /proc/PID/stat only counts ticks of 10 ms,
 * and a server that wakes for a tenth of one, sixty times a second, may be met by many of them or by none.
 */
async function cpuMs(pids: readonly number[]): Promise<number> {
	return sum(await Promise.all(pids.map(cpuMsOf)));
}

async function cpuMsOf(pid: number): Promise<number> {
	const tasks = await readdir(`/proc/${pid}/task`);
	const times = tasks.map(async (task) => {
		// A thread that has ended meanwhile takes no more.
		const text = await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8').catch(() => '0');
		return Number(text.split(' ')[0]) / 1e6;
	});
	return sum(await Promise.all(times));
}

/** How much of one core processes take from now on; `percent` may be asked again and again. */
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

	/** Of one core, since the start. */
	async percent(): Promise<number> {
		return ((await cpuMs(this.#pids)) - this.#usedMs) / ((performance.now() - this.#sinceMs) / 100);
	}
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

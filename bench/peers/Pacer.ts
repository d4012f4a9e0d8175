/** One timer for everything that is sent again and again: thousands of their own would cost more than the packets. */

const tickMs = 5;
/** What could not be sent in time for longer than this is left out: a late burst is no load that anybody has. */
const maxLagMs = 100;

type Task = { intervalMs: number; dueMs: number; run: () => void };

export class Pacer {
	readonly #tasks = new Set<Task>();
	#timer: NodeJS.Timeout | undefined;
	/** Turns that were left out because this process was late: with many of them it is the generator that is measured. */
	missed = 0;

	/** @returns how to end it */
	every(intervalMs: number, run: () => void): () => void {
		// Cameras of different people do not take pictures in the same moment.
		const task = { intervalMs, dueMs: performance.now() + Math.random() * intervalMs, run };
		this.#tasks.add(task);
		this.#timer ??= setInterval(() => this.#tick(), tickMs);
		return () => this.#remove(task);
	}

	#remove(task: Task): void {
		this.#tasks.delete(task);
		if (this.#tasks.size > 0) return;
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	#tick(): void {
		const nowMs = performance.now();
		for (const task of this.#tasks) {
			if (nowMs - task.dueMs > maxLagMs) {
				const skipped = Math.floor((nowMs - task.dueMs) / task.intervalMs);
				this.missed += skipped;
				task.dueMs += skipped * task.intervalMs;
			}
			while (task.dueMs <= nowMs && this.#tasks.has(task)) {
				task.dueMs += task.intervalMs;
				task.run();
			}
		}
	}
}

/** Of this process. */
export const pacer = new Pacer();

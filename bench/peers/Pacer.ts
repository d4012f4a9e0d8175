/** One timer for all periodic sending: thousands of separate timers would cost more CPU time than the packets. */

const tickMs = 5;
/** Runs that are late by more than this are skipped: a late burst is no realistic load. */
const maxLagMs = 100;

type Task = { intervalMs: number; dueMs: number; run: () => void };

export class Pacer {
	readonly #tasks = new Set<Task>();
	#timer: NodeJS.Timeout | undefined;
	/** Runs skipped because this process was late; a high count means that the load generator limits the figures. */
	missed = 0;

	/** Calls `run` periodically, at a random phase. @returns a function that stops it */
	every(intervalMs: number, run: () => void): () => void {
		// Cameras of different peers do not capture frames at the same moment.
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

/** The only pacer of this process. */
export const pacer = new Pacer();

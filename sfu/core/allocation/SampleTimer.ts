import { statsIntervalMs } from '../limits.ts';

/** People whose figures may be asked for in one interval; with more of them the intervals become longer. */
const peoplePerInterval = 100;

/** Calls again and again, at a pace that costs the same however many people there are. One call after the other. */
export class SampleTimer {
	readonly #people: () => number;
	/** Never rejects. */
	readonly #beat: () => Promise<void>;
	#timer: NodeJS.Timeout | undefined;
	#running = false;

	constructor(people: () => number, beat: () => Promise<void>) {
		this.#people = people;
		this.#beat = beat;
	}

	/** Idempotent. */
	start(): void {
		if (this.#running) return;
		this.#running = true;
		this.#next();
	}

	/** Idempotent. */
	stop(): void {
		this.#running = false;
		clearTimeout(this.#timer);
	}

	#next(): void {
		if (!this.#running) return;
		clearTimeout(this.#timer);
		const intervalMs = statsIntervalMs * Math.max(1, this.#people() / peoplePerInterval);
		this.#timer = setTimeout(() => void this.#beat().finally(() => this.#next()), intervalMs).unref();
	}
}

import { statsIntervalMs } from '../limits.ts';

/** Participants up to whom a sample is taken every `statsIntervalMs`; with more the interval grows in proportion. */
const participantsPerInterval = 100;

/** Takes samples one after the other, at a pace that costs the same however many participants the server has. */
export class SampleTimer {
	readonly #participants: () => number;
	/** Never rejects. */
	readonly #sample: () => Promise<void>;
	#timer: NodeJS.Timeout | undefined;
	#running = false;

	constructor(participants: () => number, sample: () => Promise<void>) {
		this.#participants = participants;
		this.#sample = sample;
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
		const intervalMs = statsIntervalMs * Math.max(1, this.#participants() / participantsPerInterval);
		this.#timer = setTimeout(() => void this.#sample().finally(() => this.#next()), intervalMs).unref();
	}
}

import type { MediaEvent } from './messages.ts';

/** What happens is told this much later, ms, so that it is one message for many objects; of each the newest state counts. */
const batchMs = 50;

/** What has happened on one router and is not told yet. */
export class EventBatch {
	readonly #tell: (events: MediaEvent[]) => void;
	/** By object and kind. */
	readonly #waiting = new Map<string, MediaEvent>();
	#timer: NodeJS.Timeout | undefined;

	constructor(tell: (events: MediaEvent[]) => void) {
		this.#tell = tell;
	}

	add(event: MediaEvent): void {
		const key = `${event.id} ${event.what}`;
		// In the order of the newest.
		this.#waiting.delete(key);
		this.#waiting.set(key, event);
		this.#timer ??= setTimeout(() => this.flush(), batchMs).unref();
	}

	/** Tells what waits, now. */
	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const events = [...this.#waiting.values()];
		this.#waiting.clear();
		if (events.length > 0) this.#tell(events);
	}
}

import type { types } from 'mediasoup';

/** Until a key frame arrives it is requested this often, ms; the worker passes on what is not too often. */
const retryMs = 500;
/** A recording needs a key frame this often, so that a player finds a place in it quickly, ms. */
const everyMs = 30_000;

/** Requests the key frames that the recording of a video needs. */
export class KeyFrameRequests {
	readonly #consumer: types.Consumer;
	readonly #timer: NodeJS.Timeout;
	#lastKeyFrameAtMs = performance.now();

	/** @param isNeeded nothing can be kept until the next one */
	constructor(consumer: types.Consumer, isNeeded: () => boolean) {
		this.#consumer = consumer;
		this.#timer = setInterval(() => {
			if (isNeeded() || performance.now() - this.#lastKeyFrameAtMs > everyMs) this.request();
		}, retryMs).unref();
	}

	received(): void {
		this.#lastKeyFrameAtMs = performance.now();
	}

	request(): void {
		const { closed, paused, producerPaused } = this.#consumer;
		// It may close while the worker answers, and then needs none.
		if (!closed && !paused && !producerPaused) this.#consumer.requestKeyFrame().catch(() => undefined);
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
	}
}

import { parseScalabilityMode, type types } from 'mediasoup';

/** Until a key frame arrives it is requested this often, ms; the worker passes on what is not too often. */
const retryMs = 500;
/** A recording needs a key frame this often, so that a player finds a place in it quickly, ms. */
const everyMs = 30_000;

/**
 * Requests the key frames that the recording of a video needs.
 *
 * With temporal layers only the lowest one is preferred until a key frame has arrived: mediasoup forwards VP8 not before a
 * frame of the highest preferred layer, and a shared screen that stands still sends nothing but the key frames that are
 * requested, which are of the lowest.
 */
export class KeyFrameRequests {
	readonly #consumer: types.Consumer;
	readonly #timer: NodeJS.Timeout;
	#lastKeyFrameAtMs = performance.now();
	#prefersLowest = false;

	/** @param isNeeded nothing can be kept until the next one */
	constructor(consumer: types.Consumer, isNeeded: () => boolean) {
		this.#consumer = consumer;
		this.#timer = setInterval(() => {
			if (isNeeded()) this.#preferLowest(true);
			if (isNeeded() || performance.now() - this.#lastKeyFrameAtMs > everyMs) this.request();
		}, retryMs).unref();
	}

	received(): void {
		this.#lastKeyFrameAtMs = performance.now();
		this.#preferLowest(false);
	}

	request(): void {
		// It may close while the worker answers, and then needs none.
		if (this.#flows) this.#consumer.requestKeyFrame().catch(() => undefined);
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
	}

	get #flows(): boolean {
		const { closed, paused, producerPaused } = this.#consumer;
		return !closed && !paused && !producerPaused;
	}

	#preferLowest(lowest: boolean): void {
		const { rtpParameters, preferredLayers } = this.#consumer;
		const { spatialLayers, temporalLayers } = parseScalabilityMode(rtpParameters.encodings?.[0]?.scalabilityMode);
		if (temporalLayers === 1 || lowest === this.#prefersLowest || !this.#flows) return;
		this.#prefersLowest = lowest;
		const spatialLayer = preferredLayers?.spatialLayer ?? spatialLayers - 1;
		const temporalLayer = lowest ? 0 : temporalLayers - 1;
		this.#consumer.setPreferredLayers({ spatialLayer, temporalLayer }).catch(() => undefined);
	}
}

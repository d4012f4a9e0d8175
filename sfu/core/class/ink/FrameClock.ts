import { steadyNowMs } from '../../../steadyClock.ts';

/** While several people draw on a surface, what they draw within this time goes out together, ms: each frame costs about 80 bytes on the way. */
const mergeMs = 25;
/** Whoever drew within this time draws at the same time as another, ms. */
const drawsMs = 500;

/** Decides when what was drawn on one surface goes out: at once while one person draws, merged while several do. */
export class FrameClock {
	readonly #send: () => void;
	readonly #lastMs = new Map<string, number>();
	#timer: NodeJS.Timeout | undefined;

	/** @param send what has come since the last time; called at most once for each `drew` */
	constructor(send: () => void) {
		this.#send = send;
	}

	/** Somebody has drawn something that is to be sent. */
	drew(peerId: string): void {
		const nowMs = steadyNowMs();
		for (const [other, lastMs] of this.#lastMs) if (nowMs - lastMs > drawsMs) this.#lastMs.delete(other);
		this.#lastMs.set(peerId, nowMs);
		if (this.#timer) return;
		if (this.#lastMs.size > 1) this.#timer = setTimeout(() => this.flush(), mergeMs);
		else this.#send();
	}

	/** Sends at once what waits. */
	flush(): void {
		if (!this.#timer) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#send();
	}

	/** What waits is not sent any more. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}
}

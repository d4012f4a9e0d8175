const lookEveryMs = 250;

/** Notices that a receiver hangs: it does not begin to listen, or writes nothing although it is sent packets. */
export class Silence {
	readonly #maxMs: number;
	readonly #now: () => number;
	readonly #timer: NodeJS.Timeout;
	#isListening = false;
	/** When it last did something. */
	#sinceMs: number;
	/** First and last packet since then. */
	#sentSinceMs: number | null = null;
	#sentAtMs = 0;

	/**
	 * @param maxMs so long may it do nothing; more than three times what it collects before it writes
	 * @param now monotonic ms
	 * @param failed called once
	 */
	constructor(maxMs: number, now: () => number, failed: (reason: string) => void) {
		this.#maxMs = maxMs;
		this.#now = now;
		this.#sinceMs = now();
		this.#timer = setInterval(() => {
			const reason = this.#reason();
			if (reason === null) return;
			this.close();
			failed(reason);
		}, lookEveryMs).unref();
	}

	/** Whether it was sent packets since it last wrote. */
	get isSent(): boolean {
		return this.#sentSinceMs !== null;
	}

	listens(): void {
		this.#isListening = true;
		this.wrote();
	}

	wrote(): void {
		this.#sinceMs = this.#now();
		this.#sentSinceMs = null;
	}

	/** A packet that should make it write. @param atMs monotonic */
	sent(atMs: number): void {
		this.#sentSinceMs ??= atMs;
		this.#sentAtMs = atMs;
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
	}

	#reason(): string | null {
		if (this.#now() - this.#sinceMs < this.#maxMs) return null;
		if (!this.#isListening) return 'it does not listen';
		// When the sender falls silent, what is not a whole cluster waits in it for the next packet, for as long as that takes.
		const isSentMore = this.#sentSinceMs !== null && this.#sentAtMs - this.#sentSinceMs > this.#maxMs / 3;
		return isSentMore ? 'it writes nothing of what it is sent' : null;
	}
}

/** Longer than this nobody waits to be told, ms, however many come in. */
const maxHoldMs = 100;

/**
 * What the people of one room are told, in order. While somebody comes in it waits for a moment: fifty who come in
 * together are 1,225 times told of each other, and their own answers would stand behind all of that.
 */
export class NoticeQueue {
	#waiting: (() => void)[] = [];
	#holders = 0;
	#flushing = false;
	#timer: NodeJS.Timeout | undefined;

	/** At once, or behind what waits. */
	send(deliver: () => void): void {
		if (this.#holders === 0 && this.#waiting.length === 0) {
			deliver();
			return;
		}
		this.#waiting.push(deliver);
		if (!this.#flushing) this.#timer ??= setTimeout(() => this.flush(), maxHoldMs);
	}

	/** Returns how to let go; what was held leaves with the last who does. */
	hold(): () => void {
		this.#holders++;
		let held = true;
		return () => {
			if (held && --this.#holders === 0) this.flush();
			held = false;
		};
	}

	/** All of it, now, and what is sent because of it. */
	flush(): void {
		if (this.#flushing) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#flushing = true;
		// Grows while it is gone through.
		for (const deliver of this.#waiting) deliver();
		this.#waiting = [];
		this.#flushing = false;
	}
}

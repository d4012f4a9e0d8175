/** The time of the lesson that is played: every media element follows it, and none holds it up. */
export class LessonClock {
	/** @type {() => number} */
	#nowMs;
	#lengthMs;
	#rate = 1;
	#running = false;
	#baseMs = 0;
	#sinceMs = 0;

	/**
	 * Stands at 0.
	 * @param {number} lengthMs
	 * @param {() => number} [nowMs] a clock that only goes forward
	 */
	constructor(lengthMs, nowMs = () => performance.now()) {
		this.#lengthMs = lengthMs;
		this.#nowMs = nowMs;
	}

	/** From 0 to the length of the lesson. */
	get positionMs() {
		const passedMs = this.#running ? (this.#nowMs() - this.#sinceMs) * this.#rate : 0;
		return Math.min(this.#lengthMs, this.#baseMs + passedMs);
	}

	get running() {
		return this.#running;
	}

	get rate() {
		return this.#rate;
	}

	set rate(rate) {
		this.seek(this.positionMs);
		this.#rate = rate;
	}

	start() {
		this.seek(this.positionMs);
		this.#running = true;
	}

	stop() {
		this.seek(this.positionMs);
		this.#running = false;
	}

	/** @param {number} ms */
	seek(ms) {
		this.#baseMs = Math.max(0, Math.min(this.#lengthMs, ms));
		this.#sinceMs = this.#nowMs();
	}
}

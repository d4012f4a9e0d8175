import { setRunningTimeout } from '../../steadyClock.ts';

/** All but the first in ms of `setRunningTimeout`: this process may have been stopped itself. */
export type HeartbeatTimes = {
	/** A beat is sent this long after the last one was answered, ms. */
	everyMs: number;
	/** Without a sign of life for so long since a beat was sent, the worker is suspected of hanging. */
	suspectAfterMs: number;
	/** So long after its last sign of life the worker counts as dead; longer than `everyMs` and `suspectAfterMs` together. */
	deadAfterMs: number;
};

export const defaultHeartbeat: HeartbeatTimes = { everyMs: 2_000, suspectAfterMs: 1_000, deadAfterMs: 6_000 };

export type HeartbeatListeners = {
	/** No answer yet: it may be about to hang. */
	suspected(): void;
	/** A suspected one has given a sign of life. */
	recovered(): void;
	/** Called once; nothing follows. */
	died(): void;
};

/**
 * Watches whether a process goes on answering. A process that exits says so by itself; one that is stopped, or caught in a
 * loop, says nothing for ever.
 */
export class Heartbeat {
	readonly #beat: () => Promise<unknown>;
	readonly #times: HeartbeatTimes;
	readonly #listeners: HeartbeatListeners;
	#cancel: () => void = () => undefined;
	#lastSignMs = performance.now();
	#open = false;
	#suspected = false;
	#stopped = false;

	/** @param beat asks the process for an answer; it rejects when the process has exited */
	constructor(beat: () => Promise<unknown>, times: HeartbeatTimes, listeners: HeartbeatListeners) {
		this.#beat = beat;
		this.#times = times;
		this.#listeners = listeners;
		this.#rest();
	}

	/** Since a beat has been unanswered for `suspectAfterMs`. */
	get suspected(): boolean {
		return this.#suspected;
	}

	/** Sends a beat now, unless one is unanswered: somebody is about to rely on the process. */
	ask(): void {
		if (!this.#open && !this.#stopped) this.#send();
	}

	/** The process has answered something else, so it lives: it may have a long queue of requests before the beat. */
	signOfLife(): void {
		if (this.#stopped) return;
		this.#lastSignMs = performance.now();
		if (this.#open) this.#wait(this.#times.deadAfterMs);
		this.#recover();
	}

	/** Idempotent. */
	stop(): void {
		this.#stopped = true;
		this.#cancel();
	}

	#rest(): void {
		const timer = setTimeout(() => this.#send(), this.#times.everyMs).unref();
		this.#cancel = () => clearTimeout(timer);
	}

	#send(): void {
		this.#cancel();
		this.#open = true;
		// Not longer than between two beats, even if this process has slept.
		const silentMs = Math.min(performance.now() - this.#lastSignMs, this.#times.everyMs);
		this.#wait(this.#times.deadAfterMs - silentMs);
		this.#beat().then(
			() => this.#answered(),
			() => undefined,
		);
	}

	#wait(untilDeadMs: number): void {
		const { suspectAfterMs } = this.#times;
		this.#cancel();
		this.#cancel = setRunningTimeout(() => {
			this.#cancel = setRunningTimeout(() => this.#die(), untilDeadMs - suspectAfterMs);
			if (this.#suspected) return;
			this.#suspected = true;
			this.#listeners.suspected();
		}, suspectAfterMs);
	}

	#answered(): void {
		if (this.#stopped) return;
		this.#open = false;
		this.#lastSignMs = performance.now();
		this.#cancel();
		this.#rest();
		this.#recover();
	}

	#recover(): void {
		if (!this.#suspected) return;
		this.#suspected = false;
		this.#listeners.recovered();
	}

	#die(): void {
		this.stop();
		this.#listeners.died();
	}
}

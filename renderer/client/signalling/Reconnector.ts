import { backoffMs } from './backoff.ts';
import { CallError } from './CallError.ts';

/** A teacher's laptop may sleep through a break; after this long the class is over. */
const giveUpAfterMs = 10 * 60_000;

/** Trying again does not help: the person must do something else. */
const finalCodes = new Set(['unauthorized', 'forbidden', 'not-found', 'room-full', 'room-locked', 'bad-request']);

export function isFinal(error: CallError): boolean {
	return finalCodes.has(error.code);
}

type Options = {
	/** Resolves when all is well again. */
	attempt: () => Promise<void>;
	/** Unix ms of the next attempt, null while one is under way. */
	onWait?: (nextTryAtMs: number | null) => void;
	/** Attempts at most; default: as many as fit in ten minutes. */
	attempts?: number;
};

/** Tries until it works, waiting longer each time. */
export class Reconnector {
	#wakeUp: (() => void) | null = null;
	#cancelled = false;
	readonly #options: Options;

	constructor(options: Options) {
		this.#options = options;
	}

	/**
	 * Resolves when an attempt worked (true) or it was cancelled (false).
	 * @throws CallError the one that ends it: a final code, or unavailable after too long
	 */
	async run(): Promise<boolean> {
		const { attempt, onWait = () => {}, attempts = Number.POSITIVE_INFINITY } = this.#options;
		const startedAtMs = Date.now();
		for (let count = 0; ; count += 1) {
			onWait(null);
			try {
				await attempt();
				return !this.#cancelled;
			} catch (cause) {
				const error = CallError.from(cause);
				if (this.#cancelled) return false;
				const tooLong = count + 1 >= attempts || Date.now() - startedAtMs > giveUpAfterMs;
				// Whoever has few attempts waits in front of the screen: better told than kept waiting for a minute.
				const tooPatient = Number.isFinite(attempts) && error.code === 'rate-limited';
				if (isFinal(error) || tooLong || tooPatient) throw error;
				await this.#wait(Math.max(backoffMs(count), error.retryAfterMs ?? 0));
			}
			if (this.#cancelled) return false;
		}
	}

	/** Ends the present wait. */
	retryNow(): void {
		this.#wakeUp?.();
	}

	cancel(): void {
		this.#cancelled = true;
		this.#wakeUp?.();
	}

	#wait(delayMs: number): Promise<void> {
		this.#options.onWait?.(Date.now() + delayMs);
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				this.#wakeUp = null;
				resolve();
			};
			const timer = setTimeout(done, delayMs);
			this.#wakeUp = done;
		});
	}
}

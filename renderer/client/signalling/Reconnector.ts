import { steadyNowMs } from '../../steadyNow.ts';
import { backoffMs } from './backoff.ts';
import { CallError } from './CallError.ts';

/** Long enough for a teacher's laptop that sleeps through a break. */
const giveUpAfterMs = 10 * 60_000;

/** Errors that another attempt with the same request cannot change. */
const finalCodes = new Set([
	'unauthorized',
	'forbidden',
	'not-found',
	'room-full',
	'room-locked',
	'limit-reached',
	'bad-request',
]);

export function isFinal(error: CallError): boolean {
	return finalCodes.has(error.code);
}

type Options = {
	/** Resolves when connected and joined. @throws CallError */
	attempt: () => Promise<void>;
	/** Unix ms of the next attempt, null while one is under way. */
	onWait?: (nextTryAtMs: number | null) => void;
	/** Maximum number of attempts. Default: as many as fit in ten minutes. */
	attempts?: number;
};

/** Repeats an attempt until it succeeds, with exponential backoff. */
export class Reconnector {
	#wakeUp: (() => void) | null = null;
	#cancelled = false;
	readonly #options: Options;

	constructor(options: Options) {
		this.#options = options;
	}

	/**
	 * Resolves when an attempt succeeded (true) or it was cancelled (false).
	 * @throws CallError of the last attempt: a final code, or attempts or time are used up
	 */
	async run(): Promise<boolean> {
		const { attempt, onWait = () => {}, attempts = Number.POSITIVE_INFINITY } = this.#options;
		const startedAtMs = steadyNowMs();
		for (let count = 0; ; count += 1) {
			onWait(null);
			try {
				await attempt();
				return !this.#cancelled;
			} catch (cause) {
				const error = CallError.from(cause);
				if (this.#cancelled) return false;
				const tooLong = count + 1 >= attempts || steadyNowMs() - startedAtMs > giveUpAfterMs;
				// With few attempts a person watches the join screen: show the error instead of waiting for a minute.
				const tooLongForJoin = Number.isFinite(attempts) && error.code === 'rate-limited';
				if (isFinal(error) || tooLong || tooLongForJoin) throw error;
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
		this.#options.onWait?.(steadyNowMs() + delayMs);
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

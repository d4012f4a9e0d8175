import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

type Options = {
	/** Default 30 s: less than the runner gives a test, so that this error is what the report shows. */
	timeoutMs?: number;
	/**
	 * Between two looks. Default 1 ms: some states pass quickly, e.g. a dead media worker is replaced within a few
	 * milliseconds. More for a `read` that starts a process.
	 */
	everyMs?: number;
};

/** What `read` returns once it is truthy. */
type Truthy<T> = Exclude<T, undefined | null | false | 0 | ''>;

/**
 * Waits for a state that no event announces.
 * @param what completes the sentence "still waiting for …"
 * @param holds of what was read; default: that it is truthy
 * @returns what was read last
 * @throws Error with `what` and the last value read, after `timeoutMs`; whatever `read` throws, at once
 */
export function until<T>(
	read: () => T | Promise<T>,
	what: string,
	holds?: undefined,
	options?: Options,
): Promise<Truthy<T>>;
export function until<T>(
	read: () => T | Promise<T>,
	what: string,
	holds: (value: T) => boolean,
	options?: Options,
): Promise<T>;
export async function until<T>(
	read: () => T | Promise<T>,
	what: string,
	holds: (value: T) => boolean = Boolean,
	{ timeoutMs = 30_000, everyMs = 1 }: Options = {},
): Promise<T> {
	const giveUpAtMs = performance.now() + timeoutMs;
	for (;;) {
		const value = await read();
		if (holds(value)) return value;
		if (performance.now() > giveUpAtMs) {
			throw new Error(`still waiting for ${what} after ${timeoutMs} ms; last seen: ${inspect(value, { depth: 4 })}`);
		}
		await sleep(everyMs);
	}
}

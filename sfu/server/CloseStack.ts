import { setTimeout as sleep } from 'node:timers/promises';

/** A part that has not closed after so long is not waited for any longer, ms: the server has less than 2 s to end. */
const defaultPatienceMs = 1_000;

/** Closes what was opened, in reverse order. A part that fails to close, or hangs, does not keep the others open. */
export class CloseStack {
	readonly #patienceMs: number;
	readonly #closers: (() => void | Promise<void>)[] = [];
	#closed: Promise<void> | undefined;

	constructor(patienceMs = defaultPatienceMs) {
		this.#patienceMs = patienceMs;
	}

	/** Returns `owned`. @param close is called before that of everything added earlier, and awaited */
	add<T>(owned: T, close: (owned: T) => void | Promise<void>): T {
		this.#closers.push(() => close(owned));
		return owned;
	}

	/** Idempotent. @throws the first failure, after everything has been closed */
	close(): Promise<void> {
		this.#closed ??= this.#close();
		return this.#closed;
	}

	async #close(): Promise<void> {
		const failures: unknown[] = [];
		for (const close of this.#closers.reverse()) {
			const closing = (async () => close())().catch((error) => void failures.push(error));
			await Promise.race([closing, sleep(this.#patienceMs, undefined, { ref: false })]);
		}
		if (failures.length > 0) throw failures[0];
	}
}

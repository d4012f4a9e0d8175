/** Closes what was opened, in reverse order. */
export class CloseStack {
	readonly #closers: (() => void | Promise<void>)[] = [];
	#closed: Promise<void> | undefined;

	/** Returns `owned`. @param close is called before that of everything added earlier, and awaited */
	add<T>(owned: T, close: (owned: T) => void | Promise<void>): T {
		this.#closers.push(() => close(owned));
		return owned;
	}

	/** Idempotent. */
	close(): Promise<void> {
		this.#closed ??= (async () => {
			for (const close of this.#closers.reverse()) await close();
		})();
		return this.#closed;
	}
}

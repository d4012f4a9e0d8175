/** Of items that are kept: at most so many, and at most so many bytes of text. */
export type TailLimits = { count: number; bytes: number };

/** The newest items that the limits leave room for, in their order. The newest one is always kept. */
export function newestWithin<T>(items: readonly T[], { count, bytes }: TailLimits, textOf: (item: T) => string): T[] {
	const kept: T[] = [];
	let left = bytes;
	for (const item of items.toReversed()) {
		left -= Buffer.byteLength(textOf(item));
		if (kept.length > 0 && (left < 0 || kept.length >= count)) break;
		kept.push(item);
	}
	return kept.reverse();
}

/** A history that forgets its oldest items. */
export class BoundedTail<T> {
	readonly #limits: TailLimits;
	readonly #textOf: (item: T) => string;
	readonly #items: T[] = [];
	#bytes = 0;

	/** @param textOf what an item is measured by */
	constructor(limits: TailLimits, textOf: (item: T) => string) {
		this.#limits = limits;
		this.#textOf = textOf;
	}

	get items(): readonly T[] {
		return this.#items;
	}

	/** @returns the items that were forgotten for it, the oldest first */
	push(item: T): T[] {
		this.#items.push(item);
		this.#bytes += this.#sizeOf(item);
		const { count, bytes } = this.#limits;
		let forgotten = 0;
		while (this.#items.length - forgotten > 1 && (this.#bytes > bytes || this.#items.length - forgotten > count)) {
			const oldest = this.#items[forgotten++];
			if (oldest !== undefined) this.#bytes -= this.#sizeOf(oldest);
		}
		return this.#items.splice(0, forgotten);
	}

	clear(): void {
		this.#items.length = 0;
		this.#bytes = 0;
	}

	#sizeOf(item: T): number {
		return Buffer.byteLength(this.#textOf(item));
	}
}

import type { ErrorSubject } from '../../protocol/errors.ts';
import { notFound, SfuError } from '../errors.ts';
import { ListedMap } from './ListedMap.ts';

/** What mediasoup's transports, producers and consumers have in common. */
type Closable = {
	readonly id: string;
	close(): void;
	readonly observer: { once(event: 'close', listener: () => void): unknown };
};

/** The transports, producers or consumers of one peer: found by id, limited in number, closed with the peer. */
export class Owned<T extends Closable> {
	readonly #items = new ListedMap<string, T>();
	/** Items being created. They count, so that requests sent together cannot exceed the limit. */
	#pending = 0;
	#closed = false;

	constructor(
		/** In error messages. */
		readonly what: ErrorSubject,
		readonly limit: number,
	) {}

	/**
	 * Creates and keeps an item. An item that arrives after the peer has closed is closed at once.
	 * @throws SfuError wrong-state (too many, or the peer has left), and whatever `create` throws
	 */
	async add(create: () => Promise<T>): Promise<T> {
		this.#requireOpen();
		if (this.#items.size + this.#pending >= this.limit) {
			throw new SfuError('wrong-state', `at most ${this.limit} of this kind: ${this.what}`);
		}
		this.#pending++;
		try {
			return this.#adopt(await create());
		} finally {
			this.#pending--;
		}
	}

	get size(): number {
		return this.#items.size;
	}

	find(id: string): T | undefined {
		return this.#items.get(id);
	}

	/** @throws SfuError not-found */
	get(id: string): T {
		const item = this.#items.get(id);
		if (!item) throw notFound(this.what, id);
		return item;
	}

	all(): readonly T[] {
		return this.#items.list;
	}

	/** Closes everything; idempotent. */
	close(): void {
		this.#closed = true;
		for (const item of this.all()) item.close();
	}

	#adopt(item: T): T {
		if (this.#closed) item.close();
		this.#requireOpen();
		this.#items.set(item.id, item);
		item.observer.once('close', () => this.#items.delete(item.id));
		return item;
	}

	#requireOpen(): void {
		if (this.#closed) throw new SfuError('wrong-state', 'the participant has left');
	}
}

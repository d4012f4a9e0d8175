import type { Dialect } from '../../dialects/Dialect.ts';
import { Conversation } from './Conversation.ts';
import { DialectCodec } from './DialectCodec.ts';

/** Every vocabulary that is spoken here; the first with whoever has not been recognised. */
export class DialectNegotiation {
	readonly #first: DialectCodec;
	readonly #all: readonly DialectCodec[];

	constructor([first, ...others]: [Dialect, ...Dialect[]]) {
		this.#first = new DialectCodec(first);
		this.#all = [this.#first, ...others.map((dialect) => new DialectCodec(dialect))];
	}

	/** @param name of a dialect, as its client gave it in `query.dialect` */
	converse(name: unknown): Conversation {
		return new Conversation(this.#all, this.#first, this.#named(name));
	}

	/** The dialect of a handshake that is refused. */
	forHandshake(name: unknown, path: string): Dialect {
		const vocabulary = this.#named(name) ?? this.#all.find(({ dialect }) => dialect.path === path);
		return (vocabulary ?? this.#first).dialect;
	}

	#named(name: unknown): DialectCodec | undefined {
		return this.#all.find(({ dialect }) => dialect.name === name);
	}
}

import type { Asked, DialectCodec } from './DialectCodec.ts';

/** What one connection speaks: what it named in its handshake, else that of its first recognised request. */
export class Conversation {
	readonly #all: readonly DialectCodec[];
	readonly #first: DialectCodec;
	#fixed: DialectCodec | undefined;

	constructor(all: readonly DialectCodec[], first: DialectCodec, fixed: DialectCodec | undefined) {
		this.#all = all;
		this.#first = first;
		this.#fixed = fixed;
	}

	get vocabulary(): DialectCodec {
		return this.#fixed ?? this.#first;
	}

	/** undefined: no such event. */
	read(event: string, payload: unknown, withAck: boolean): Asked | undefined {
		this.#fixed ??=
			this.#all.find((vocabulary) => vocabulary.recognises(event, payload, withAck)) ??
			this.#all.find((vocabulary) => vocabulary.has(event));
		return this.#fixed?.read(event, payload);
	}
}

import type { Dialect } from '../../dialects/Dialect.ts';
import { type DecodedRequest, DialectCodec } from './DialectCodec.ts';

/** One codec per dialect. The first is the default: it is used until a connection has shown which dialect it speaks. */
export type DialectCodecs = readonly [DialectCodec, ...DialectCodec[]];

export function codecsOf([first, ...others]: readonly [Dialect, ...Dialect[]]): DialectCodecs {
	return [new DialectCodec(first), ...others.map((dialect) => new DialectCodec(dialect))];
}

/**
 * Which dialect one connection speaks: the one that the client named in `query.dialect` of its handshake, else the one
 * that recognises its first known event. Once settled, it never changes.
 */
export class DialectNegotiation {
	readonly #codecs: DialectCodecs;
	#settled: DialectCodec | undefined;

	/** @param requestedName `query.dialect` of the handshake, not validated; an unknown name counts as none */
	constructor(codecs: DialectCodecs, requestedName: unknown) {
		this.#codecs = codecs;
		this.#settled = codecNamed(codecs, requestedName);
	}

	/** The settled dialect's codec, or the default one. */
	get codec(): DialectCodec {
		return this.#settled ?? this.#codecs[0];
	}

	/** Decodes an event and, if it is the first known one, settles the dialect. undefined: no such event. */
	decode(event: string, payload: unknown, withAck: boolean): DecodedRequest | undefined {
		this.#settled ??=
			this.#codecs.find((codec) => codec.recognises(event, payload, withAck)) ??
			this.#codecs.find((codec) => codec.has(event));
		return this.#settled?.decode(event, payload);
	}
}

/**
 * The dialect in which a handshake is refused, before any event could settle it.
 * @param path of the handshake, without the trailing slash: some dialects have one of their own
 */
export function dialectOfHandshake(codecs: DialectCodecs, requestedName: unknown, path: string): Dialect {
	const codec = codecNamed(codecs, requestedName) ?? codecs.find(({ dialect }) => dialect.path === path);
	return (codec ?? codecs[0]).dialect;
}

function codecNamed(codecs: DialectCodecs, name: unknown): DialectCodec | undefined {
	return codecs.find(({ dialect }) => dialect.name === name);
}

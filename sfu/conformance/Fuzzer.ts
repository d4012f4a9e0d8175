/** Below the 64 KiB at which the gateway ends the connection. */
const long = 'A'.repeat(60_000);
const scalars: readonly unknown[] = [
	...[undefined, null, true, false, 0, 1, -1, 0.5, -0, Number.NaN, 2 ** 31, 2 ** 32, 2 ** 40, 1e308],
	...['', ' ', '0', 'x', '__proto__', 'constructor', 'toString', '\u0000', '\ud800', '💥', '../..', '<b>', long],
	...['x'.repeat(64), 'x'.repeat(65), 'x'.repeat(129)],
];
const keys = ['id', 'roomId', 'transportId', 'kind', 'codecs', 'length', 'ok', 'toString', '__proto__', ''];
/** Of arrays and objects within each other. */
const maxDepth = 5;

/** A value inside a payload that can be replaced. `holder` may be an array: its keys are strings as well. */
type Target = { holder: Record<string, unknown>; key: string };

/** Spoils payloads as a broken or hostile client would: most are nearly right. The same seed gives the same payloads. */
export class Fuzzer {
	#state: number;

	constructor(seed: number) {
		this.#state = seed | 0;
	}

	/** A whole number from 0, below `end`: mulberry32, by Tommy Ettinger, public domain. */
	below(end: number): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
	}

	pick<T>(from: readonly T[]): T {
		// `below` stays inside, and undefined may be what is picked.
		return from[this.below(from.length)] as T;
	}

	/** The payload, changed in up to three places, or anything at all. @param values found elsewhere in such payloads */
	near(payload: unknown, values: readonly unknown[]): unknown {
		if (this.below(10) === 0) return this.#anything(0);
		const root = { payload: structuredClone(payload) };
		for (let changes = this.below(4); changes > 0 && 'payload' in root; changes--) {
			this.#spoil(this.pick(targetsIn(root)), values);
		}
		return root.payload;
	}

	#spoil({ holder, key }: Target, values: readonly unknown[]): void {
		const value = holder[key];
		switch (this.below(6)) {
			case 0:
				delete holder[key];
				break;
			case 1:
				put(holder, Array.isArray(holder) ? key : this.pick(keys), this.#anything(0));
				break;
			case 2:
				put(holder, key, Array.isArray(value) ? Array.from({ length: 200 }, () => value[0]) : [value]);
				break;
			case 3:
				put(holder, key, this.#anything(0));
				break;
			default:
				put(holder, key, structuredClone(this.pick(values)));
		}
	}

	#anything(depth: number): unknown {
		const kind = this.below(depth === maxDepth ? 5 : 8);
		if (kind < 5) return this.pick(scalars);
		if (kind === 5) return Buffer.from('x');
		const size = this.below(4);
		if (kind === 6) return Array.from({ length: size }, () => this.#anything(depth + 1));
		const made = {};
		for (let i = 0; i < size; i++) put(made, this.pick(keys), this.#anything(depth + 1));
		return made;
	}
}

/** As a parser of JSON does, also with `__proto__`. */
function put(holder: Record<string, unknown>, key: string, value: unknown): void {
	Object.defineProperty(holder, key, { value, configurable: true, enumerable: true, writable: true });
}

function targetsIn(holder: object): Target[] {
	return Object.entries(holder).flatMap(([key, value]) => {
		const inside = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) ? targetsIn(value) : [];
		// Read by its own keys only.
		return [{ holder: holder as Record<string, unknown>, key }, ...inside];
	});
}

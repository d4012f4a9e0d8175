/** Most bytes of one number: 28 bits, so that all of it stays in the small integers of JavaScript. */
const maxVarintBytes = 4;

/** What bytes are appended to. */
export type ByteSink = { push(byte: number): unknown };

/** Appends a whole number from 0 to 2 ** 28 - 1 in groups of 7 bits, the lowest first (LEB128, as protocol buffers have it). */
export function writeVarint(bytes: ByteSink, value: number): void {
	let rest = value;
	while (rest > 127) {
		bytes.push((rest & 127) | 128);
		rest >>>= 7;
	}
	bytes.push(rest);
}

/** Numbers near 0 of either sign as small numbers without one: 0, -1, 1, -2, 2, … */
export const toZigzag = (value: number): number => (value << 1) ^ (value >> 31);
export const fromZigzag = (value: number): number => (value >>> 1) ^ -(value & 1);

/** Reads varints one after the other. Never throws; `failed` after the first one that is cut off, too long, or not the shortest. */
export class VarintReader {
	#failed = false;
	#index = 0;
	readonly #bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	get failed(): boolean {
		return this.#failed;
	}

	get atEnd(): boolean {
		return this.#index >= this.#bytes.length;
	}

	/** 0 once it has failed. */
	read(): number {
		let value = 0;
		for (let count = 0; count < maxVarintBytes; count++) {
			const byte = this.#bytes[this.#index];
			if (byte === undefined) break;
			this.#index++;
			value |= (byte & 127) << (7 * count);
			if (byte < 128) return byte === 0 && count > 0 ? this.#fail() : value;
		}
		return this.#fail();
	}

	#fail(): number {
		this.#failed = true;
		this.#index = this.#bytes.length;
		return 0;
	}
}

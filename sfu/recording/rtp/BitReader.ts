/** Reads the bit strings of codec headers, most significant bit first. */
export class BitReader {
	readonly #bytes: Uint8Array;
	#position = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** Bits read so far. */
	get position(): number {
		return this.#position;
	}

	/** Whether more was read than there is: such bits are 0. */
	get isExhausted(): boolean {
		return this.#position > this.#bytes.length * 8;
	}

	/** @param count 0 to 32 */
	bits(count: number): number {
		let value = 0;
		for (let i = 0; i < count; i++) {
			const byte = this.#bytes[this.#position >> 3] ?? 0;
			value = value * 2 + ((byte >> (7 - (this.#position & 7))) & 1);
			this.#position += 1;
		}
		return value;
	}

	flag(): boolean {
		return this.bits(1) === 1;
	}

	/** Exponential Golomb code `ue(v)` of H.264, 9.1; 0 to 2^32 - 2. */
	unsigned(): number {
		let zeros = 0;
		while (!this.flag()) {
			zeros += 1;
			// No code is longer; without bits there would be no end.
			if (zeros > 31) return 0;
		}
		return 2 ** zeros - 1 + this.bits(zeros);
	}

	/** `se(v)` of H.264, 9.1.1. */
	signed(): number {
		const code = this.unsigned();
		return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
	}
}

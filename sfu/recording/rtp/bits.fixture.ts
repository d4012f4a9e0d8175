/** Writes codec headers by hand: the counterpart of `BitReader`. */
export class BitWriter {
	readonly #bits: number[] = [];

	/** The lowest bits of a number, the most significant one first. */
	bits(count: number, value: number): this {
		for (let i = count - 1; i >= 0; i--) this.#bits.push(Math.floor(value / 2 ** i) % 2);
		return this;
	}

	/** Exponential Golomb codes without sign. */
	unsigned(...values: number[]): this {
		for (const value of values) {
			const length = Math.floor(Math.log2(value + 1));
			this.bits(length, 0).bits(length + 1, value + 1);
		}
		return this;
	}

	/** Exponential Golomb codes with sign. */
	signed(...values: number[]): this {
		return this.unsigned(...values.map((value) => (value > 0 ? value * 2 - 1 : -value * 2)));
	}

	/** Filled up with zeros. */
	get bytes(): Uint8Array {
		const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8));
		for (const [i, bit] of this.#bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (7 - (i & 7)));
		return bytes;
	}
}

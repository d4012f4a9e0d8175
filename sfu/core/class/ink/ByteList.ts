/** Bytes that grow at their end; an array of numbers would take eight times as much memory. */
export class ByteList {
	#bytes = new Uint8Array(32);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** A view of what is there now. */
	get all(): Uint8Array {
		return this.#bytes.subarray(0, this.#length);
	}

	push(byte: number): void {
		if (this.#length === this.#bytes.length) {
			const grown = new Uint8Array(this.#length * 2);
			grown.set(this.#bytes);
			this.#bytes = grown;
		}
		this.#bytes[this.#length++] = byte;
	}
}

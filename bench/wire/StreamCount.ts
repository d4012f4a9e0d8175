/** Received packets, bytes and losses of one RTP stream, counted by its headers. */
export class StreamCount {
	packets = 0;
	bytes = 0;
	#first: number | undefined;
	/** The highest sequence number so far, with rollovers. */
	#highest = 0;

	take(packet: Buffer): void {
		this.packets++;
		this.bytes += packet.length;
		const sequence = packet.readUInt16BE(2);
		if (this.#first === undefined) {
			this.#first = sequence;
			this.#highest = sequence;
			return;
		}
		const ahead = (((sequence - this.#highest) & 0xffff) << 16) >> 16;
		if (ahead > 0) this.#highest += ahead;
	}

	/** Rollovers of the 16-bit sequence number. */
	get rollovers(): number {
		return this.#highest >>> 16;
	}

	/** Sequence numbers between the first and the highest that have not arrived. */
	get lost(): number {
		return this.#first === undefined ? 0 : Math.max(0, this.#highest - this.#first + 1 - this.packets);
	}
}

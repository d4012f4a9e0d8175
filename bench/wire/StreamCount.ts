/** What arrived of one RTP stream, by its headers alone. */
export class StreamCount {
	packets = 0;
	bytes = 0;
	#first: number | undefined;
	/** The highest number so far, with rollovers. */
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

	/** How often the sequence number has begun anew. */
	get rollovers(): number {
		return this.#highest >>> 16;
	}

	/** Numbers that never came, from the first to the highest. */
	get lost(): number {
		return this.#first === undefined ? 0 : Math.max(0, this.#highest - this.#first + 1 - this.packets);
	}
}

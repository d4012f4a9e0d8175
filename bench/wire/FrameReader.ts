/** A frame that a server sent: not masked. */
export type Frame = {
	/** 0 continuation, 1 text, 2 binary; from 8 on: control frames. */
	opcode: number;
	/** The last frame of its message. */
	isFinal: boolean;
	/** As it was sent: compressed, where that was agreed on. */
	payload: Buffer;
};

/** Cuts what comes on a WebSocket's connection after the upgrade into frames (RFC 6455, 5.2). */
export class FrameReader {
	/** Bytes that are no whole frame yet. */
	#bytes: Buffer = Buffer.alloc(0);

	/** @returns the frames that are whole with these bytes, in their order */
	take(chunk: Buffer): Frame[] {
		this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
		const frames: Frame[] = [];
		for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame);
		return frames;
	}

	#next(): Frame | null {
		const bytes = this.#bytes;
		if (bytes.length < 2) return null;
		const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1) & 127];
		const head = second === 127 ? 10 : second === 126 ? 4 : 2;
		if (bytes.length < head) return null;
		const length = head === 2 ? second : head === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
		if (bytes.length < head + length) return null;
		this.#bytes = bytes.subarray(head + length);
		return { opcode: first & 15, isFinal: first >= 128, payload: bytes.subarray(head, head + length) };
	}
}

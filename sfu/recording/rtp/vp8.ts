import { concatenate } from './bytes.ts';
import type { Assembled, FrameAssembly } from './FrameDepacketizer.ts';

/** Of a key frame, RFC 6386, 9.1: three bytes of frame tag, start code, width, height. */
const keyFrameHeaderBytes = 10;
const startCode = [0x9d, 0x01, 0x2a];

/** One VP8 frame of RTP payloads (RFC 7741). */
export class Vp8Assembly implements FrameAssembly {
	readonly #parts: Uint8Array[] = [];

	add(payload: Uint8Array): boolean {
		const at = descriptorBytes(payload);
		if (at === null) return false;
		const [first = 0] = payload;
		// S bit and partition 0: the first packet of a frame. Other partitions begin with the S bit, too.
		const isStart = (first & 0x10) !== 0 && (first & 0x07) === 0;
		if (isStart !== (this.#parts.length === 0)) return false;
		this.#parts.push(payload.subarray(at));
		return true;
	}

	finish(): Assembled {
		const data = concatenate(this.#parts);
		// The lowest bit of a frame is 0 in key frames.
		if (((data[0] ?? 1) & 1) !== 0) return { isKeyFrame: false, data };
		if (data.length < keyFrameHeaderBytes || startCode.some((byte, i) => data[3 + i] !== byte)) return 'malformed';
		const header = new DataView(data.buffer);
		// The two bits above are the scale at which a player may show it.
		const width = header.getUint16(6, true) & 0x3fff;
		const height = header.getUint16(8, true) & 0x3fff;
		if (width === 0 || height === 0) return 'malformed';
		return { isKeyFrame: true, data, codec: 'vp8', width, height };
	}
}

/** Length of the payload descriptor (RFC 7741, 4.2); null: nothing comes after it. */
function descriptorBytes(payload: Uint8Array): number | null {
	let at = 1;
	if (((payload[0] ?? 0) & 0x80) !== 0) {
		const extension = payload[at++] ?? 0;
		// I: a picture id, of 15 bits if its first bit is set.
		if ((extension & 0x80) !== 0) at += ((payload[at] ?? 0) & 0x80) !== 0 ? 2 : 1;
		// L: TL0PICIDX.
		if ((extension & 0x40) !== 0) at += 1;
		// T and K share one byte.
		if ((extension & 0x30) !== 0) at += 1;
	}
	return at < payload.length ? at : null;
}

/** VP8 payloads (RFC 7741): of encoded frames, or with a valid frame header, which is all a server reads, and zeros. */

/** Extended payload descriptor: PictureID of 15 bits, TL0PICIDX, TID. */
const descriptorBytes = 6;
const extended = 0x80;
const startOfPartition = 0x10;
const interFrameBit = 0x01;
/** Frame header of a key frame: frame tag, start code, 160x90. */
const keyFrameHead = Buffer.from([0x10, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0xa0, 0x00, 0x5a, 0x00]);

/** `pictureId` is the PictureID of RFC 7741, of which 15 bits are sent. */
export type FrameFields = { pictureId: number; isKeyFrame: boolean; bytes: number };

/** The RTP payloads of a frame without content. @param maxPayloadBytes largest payload, descriptor included */
export function framePayloads({ pictureId, isKeyFrame, bytes }: FrameFields, maxPayloadBytes: number): Buffer[] {
	const frame = Buffer.alloc(Math.max(bytes, keyFrameHead.length));
	if (isKeyFrame) keyFrameHead.copy(frame);
	else frame[0] = interFrameBit;
	return payloadsOf(frame, pictureId, maxPayloadBytes);
}

/** The RTP payloads of an encoded frame. @param maxPayloadBytes largest payload, descriptor included */
export function payloadsOf(frame: Buffer, pictureId: number, maxPayloadBytes: number): Buffer[] {
	const payloads: Buffer[] = [];
	for (let at = 0; at < frame.length; at += maxPayloadBytes - descriptorBytes) {
		const part = frame.subarray(at, at + maxPayloadBytes - descriptorBytes);
		const payload = Buffer.alloc(descriptorBytes + part.length);
		payload[0] = extended | (at === 0 ? startOfPartition : 0);
		// I, L and T bits: PictureID, TL0PICIDX and TID are present.
		payload[1] = 0xe0;
		payload.writeUInt16BE(0x8000 | (pictureId & 0x7fff), 2);
		payload[4] = pictureId & 0xff;
		part.copy(payload, descriptorBytes);
		payloads.push(payload);
	}
	return payloads;
}

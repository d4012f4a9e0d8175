/** Pictures that nobody decodes: what a server reads of VP8 (RFC 7741) is right, the rest is zeros. */

/** Extended; picture id of 15 bits, number of the base layer's picture, temporal layer. */
const descriptorBytes = 6;
const extended = 0x80;
const startOfPartition = 0x10;
const interFrameBit = 0x01;
/** Also the payload of what this bench calls a key frame begins like one: start code, 160x90. */
const keyFrameHead = Buffer.from([0x10, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0xa0, 0x00, 0x5a, 0x00]);

export type FrameFields = { videoId: number; isKeyFrame: boolean; bytes: number };

/** The payloads of one frame's packets. @param maxPayloadBytes of each */
export function framePayloads({ videoId, isKeyFrame, bytes }: FrameFields, maxPayloadBytes: number): Buffer[] {
	const payloads: Buffer[] = [];
	for (let left = Math.max(bytes, keyFrameHead.length); left > 0; ) {
		const size = Math.min(left, maxPayloadBytes - descriptorBytes);
		const isFirst = payloads.length === 0;
		const payload = Buffer.alloc(descriptorBytes + size);
		payload[0] = extended | (isFirst ? startOfPartition : 0);
		// Present: picture id, TL0PICIDX, temporal layer.
		payload[1] = 0xe0;
		payload.writeUInt16BE(0x8000 | (videoId & 0x7fff), 2);
		payload[4] = videoId & 0xff;
		if (isFirst && isKeyFrame) keyFrameHead.copy(payload, descriptorBytes);
		else if (isFirst) payload[descriptorBytes] = interFrameBit;
		payloads.push(payload);
		left -= size;
	}
	return payloads;
}

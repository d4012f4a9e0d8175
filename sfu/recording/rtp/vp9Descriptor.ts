/** What precedes the data in the payload of a VP9 packet (RFC 9628, 4.2). */
export type Vp9Descriptor = {
	/** Its length; of a malformed one it may be more than there is. */
	bytes: number;
	/** The packet is the first one of a frame, i.e. of one layer of a picture. */
	beginsFrame: boolean;
	/** 0 to 7. */
	spatialLayer: number;
};

export function readVp9Descriptor(payload: Uint8Array): Vp9Descriptor {
	const [first = 0] = payload;
	const has = (bit: number) => (first & bit) !== 0;
	const isFlexible = has(0x10);
	let spatialLayer = 0;
	let at = 1;
	// I: a picture id, of 15 bits if its first bit is set.
	if (has(0x80)) at += ((payload[at] ?? 0) & 0x80) !== 0 ? 2 : 1;
	// L: layer indices; without flexible mode TL0PICIDX as well.
	if (has(0x20)) {
		spatialLayer = ((payload[at] ?? 0) >> 1) & 7;
		at += isFlexible ? 1 : 2;
	}
	// P in flexible mode: up to three P_DIFF, each with a bit that says whether another one follows.
	let more = isFlexible && has(0x40);
	for (let count = 0; more && count < 3; count++) more = ((payload[at++] ?? 0) & 1) !== 0;
	if (has(0x02)) at += scalabilityBytes(payload, at);
	return { bytes: at, beginsFrame: has(0x08), spatialLayer };
}

/** Length of the scalability structure (RFC 9628, 4.2.1), which begins at `start`. */
function scalabilityBytes(payload: Uint8Array, start: number): number {
	const head = payload[start] ?? 0;
	let at = start + 1;
	// Y: width and height of every spatial layer.
	if ((head & 0x10) !== 0) at += ((head >> 5) + 1) * 4;
	// G: a group of pictures; each has as many P_DIFF as its R bits say.
	if ((head & 0x08) !== 0) {
		const pictures = payload[at++] ?? 0;
		for (let i = 0; i < pictures; i++) at += 1 + (((payload[at] ?? 0) >> 2) & 3);
	}
	return at - start;
}

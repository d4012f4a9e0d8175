/** The few fields of an RTP packet (RFC 3550) that matter when microphones are switched. Pure. */

const fixedHeaderBytes = 12;
/** RFC 8285: the profile of one-byte header extensions; two-byte ones have 0x100 and four bits of their own. */
const oneByteProfile = 0xbede;
const twoByteProfile = 0x1000;

/** In units of RTP time of Opus (RFC 7587): 48 a millisecond, whatever it is sampled with. */
export const ticksPerMs = 48;
/** Of a packet of 20 ms, what browsers send. */
export const packetTicks = 20 * ticksPerMs;

export const sequenceNumberOf = (packet: Buffer) => packet.readUInt16BE(2);
export const timestampOf = (packet: Buffer) => packet.readUInt32BE(4);

/** `a - b` where both wrap at 2^16: -32768 to 32767. */
export function sequenceDistance(a: number, b: number): number {
	return (((a - b) & 0xffff) << 16) >> 16;
}

/**
 * RFC 6464: loudness in dBov, -127 (silence) to 0. undefined without the extension, or in a packet that is too short for
 * what its header says.
 */
export function audioLevelOf(packet: Buffer, extensionId: number): number | undefined {
	const value = extensionOf(packet, extensionId)?.[0];
	return value === undefined ? undefined : -(value & 0x7f);
}

/** The value of one header extension. */
function extensionOf(packet: Buffer, wantedId: number): Buffer | undefined {
	const first = packet[0] ?? 0;
	if ((first & 0x10) === 0) return undefined;
	const start = fixedHeaderBytes + (first & 0x0f) * 4;
	if (packet.length < start + 4) return undefined;
	const profile = packet.readUInt16BE(start);
	const end = Math.min(packet.length, start + 4 + packet.readUInt16BE(start + 2) * 4);
	const isOneByte = profile === oneByteProfile;
	if (!isOneByte && (profile & 0xfff0) !== twoByteProfile) return undefined;
	for (let at = start + 4; at < end; ) {
		const lead = packet[at] ?? 0;
		const id = isOneByte ? lead >> 4 : lead;
		// Padding between extensions.
		if (id === 0) {
			at += 1;
			continue;
		}
		const length = isOneByte ? (lead & 0x0f) + 1 : (packet[at + 1] ?? 0);
		const value = at + (isOneByte ? 1 : 2);
		if (id === wantedId) return value + length <= end ? packet.subarray(value, value + length) : undefined;
		at = value + length;
	}
	return undefined;
}

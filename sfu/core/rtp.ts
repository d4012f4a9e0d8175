/** Fields of an RTP packet (RFC 3550, 5.1). Pure. */

/** Of an RTP header without CSRCs and header extensions. */
export const fixedHeaderBytes = 12;
/**
 * RFC 8285, 4.2 and 4.3: profile of one-byte header extensions; two-byte ones have 0x100 and four free bits
 * (`appbits`).
 */
const oneByteProfile = 0xbede;
const twoByteProfile = 0x1000;

/** RTP timestamp units per ms: the RTP clock of Opus is 48 kHz at every sampling rate (RFC 7587, 4.1). */
export const ticksPerMs = 48;
/** RTP timestamp units of one packet of 20 ms, the packet length of browsers. */
export const packetTicks = 20 * ticksPerMs;

export const sequenceNumberOf = (packet: Buffer) => packet.readUInt16BE(2);
export const timestampOf = (packet: Buffer) => packet.readUInt32BE(4);

/** `a - b` for sequence numbers, which wrap at 2^16: -32768 to 32767, negative when `a` is older. */
export function sequenceDistance(a: number, b: number): number {
	return (((a - b) & 0xffff) << 16) >> 16;
}

/**
 * Audio level of RFC 6464 (client-to-mixer) in dBov, -127 (silence) to 0; undefined: the packet does not have the
 * extension, or is shorter than its header says.
 * @param extensionId as negotiated, 1 to 255
 */
export function audioLevelOf(packet: Buffer, extensionId: number): number | undefined {
	const value = extensionOf(packet, extensionId)?.[0];
	return value === undefined ? undefined : -(value & 0x7f);
}

/** Value of one header extension; undefined: not in this packet. */
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
		// RFC 8285: a zero byte is padding between extensions.
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

/** Frame durations in ms of the 32 configurations of RFC 6716, 3.1: three of SILK, two hybrid, four of CELT. */
const silkMs = [10, 20, 40, 60];
const hybridMs = [10, 20];
const celtMs = [2.5, 5, 10, 20];
const frameMs = [...silkMs, ...silkMs, ...silkMs, ...hybridMs, ...hybridMs, ...celtMs, ...celtMs, ...celtMs, ...celtMs];
const maxPacketMs = 120;

/**
 * Duration of one Opus packet, ms: 2.5 to 120, by its first bytes (RFC 6716, 3.1 and 3.2).
 * @param payload of an RTP packet
 * @returns null: empty or invalid
 */
export function opusDurationMs(payload: Uint8Array): number | null {
	const [toc, second] = payload;
	if (toc === undefined) return null;
	const ms = framesIn(toc & 3, second) * (frameMs[toc >> 3] ?? 0);
	return ms > 0 && ms <= maxPacketMs ? ms : null;
}

/** @param code the two lowest bits of the first byte. @returns 0: invalid */
function framesIn(code: number, second: number | undefined): number {
	if (code === 0) return 1;
	if (code === 1) return 2;
	// Code 2 holds the length of its first frame in the second byte, code 3 the number of its frames.
	if (second === undefined) return 0;
	return code === 2 ? 2 : second & 0x3f;
}

import { fixedHeaderBytes, sequenceNumberOf, timestampOf } from '../../core/rtp.ts';

export type RtpPacket = {
	/** 16 bits. */
	sequence: number;
	/** 32 bits, in units of the clock rate of the codec. */
	timestamp: number;
	marker: boolean;
	/** 7 bits. */
	payloadType: number;
	/** 32 bits. */
	ssrc: number;
	/** A copy, without padding; empty: the packet only probes the bandwidth. */
	payload: Uint8Array;
};

/**
 * Reads one whole RTP packet (RFC 3550, 5.1). The result shares no memory with it: mediasoup reuses its buffers.
 * @returns null: malformed
 */
export function readRtpPacket(packet: Buffer): RtpPacket | null {
	const [first = 0, second = 0] = packet;
	if (packet.length < fixedHeaderBytes || first >> 6 !== 2) return null;
	let start = fixedHeaderBytes + (first & 0x0f) * 4;
	if ((first & 0x10) !== 0) {
		if (packet.length < start + 4) return null;
		start += 4 + packet.readUInt16BE(start + 2) * 4;
	}
	const padding = (first & 0x20) === 0 ? 0 : (packet[packet.length - 1] ?? 0);
	// The length of padding counts its own byte, so it is never 0.
	if ((first & 0x20) !== 0 && padding === 0) return null;
	const end = packet.length - padding;
	if (end < start) return null;
	return {
		sequence: sequenceNumberOf(packet),
		timestamp: timestampOf(packet),
		marker: (second & 0x80) !== 0,
		payloadType: second & 0x7f,
		ssrc: packet.readUInt32BE(8),
		payload: new Uint8Array(packet.subarray(start, end)),
	};
}

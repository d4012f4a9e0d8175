/** RTP and RTCP packets (RFC 3550) of audio and video senders. */

const fixedHeaderBytes = 12;
/** Profile of one-byte header extensions (RFC 8285). */
const oneByteProfile = 0xbede;
const extensionBytes = 8;
/** Seconds from the NTP epoch (1900) to the Unix epoch (1970). */
const ntpEpochSeconds = 2_208_988_800;

export type RtpFields = { payloadType: number; marker: boolean; sequence: number; timestamp: number; ssrc: number };
/** Audio level header extension (RFC 6464); `id` as negotiated, `dbov` -127 to 0. */
export type AudioLevel = { id: number; dbov: number; voice: boolean };

export function rtpPacket(fields: RtpFields, payload: Buffer, level?: AudioLevel): Buffer {
	const { payloadType, marker, sequence, timestamp, ssrc } = fields;
	const headerBytes = fixedHeaderBytes + (level ? extensionBytes : 0);
	const packet = Buffer.alloc(headerBytes + payload.length);
	packet[0] = level ? 0x90 : 0x80;
	packet[1] = (marker ? 0x80 : 0) | payloadType;
	packet.writeUInt16BE(sequence & 0xffff, 2);
	packet.writeUInt32BE(timestamp >>> 0, 4);
	packet.writeUInt32BE(ssrc, 8);
	if (level) {
		packet.writeUInt16BE(oneByteProfile, 12);
		packet.writeUInt16BE(1, 14);
		packet[16] = level.id << 4;
		packet[17] = (level.voice ? 0x80 : 0) | -level.dbov;
	}
	payload.copy(packet, headerBytes);
	return packet;
}

/** Length of the RTP header; works for SRTP packets too, whose header is not encrypted. */
export function headerBytesOf(packet: Buffer): number {
	const first = packet[0] ?? 0;
	const withSources = fixedHeaderBytes + (first & 0x0f) * 4;
	if ((first & 0x10) === 0) return withSources;
	return withSources + 4 + packet.readUInt16BE(withSources + 2) * 4;
}

/** Tells RTCP from RTP on one port (RFC 5761): RTCP's packet type is in the byte of RTP's marker and payload type. */
export function isRtcp(datagram: Buffer): boolean {
	const second = datagram[1] ?? 0;
	return second >= 192 && second <= 223;
}

export type ReportFields = { ssrc: number; timestamp: number; unixMs: number; packets: number; bytes: number };

/** Sender report, which maps RTP timestamps to wall-clock time; mediasoup does not switch simulcast layers without it. */
export function senderReport({ ssrc, timestamp, unixMs, packets, bytes }: ReportFields): Buffer {
	const report = Buffer.alloc(28);
	report[0] = 0x80;
	report[1] = 200;
	report.writeUInt16BE(6, 2);
	report.writeUInt32BE(ssrc, 4);
	const seconds = unixMs / 1000 + ntpEpochSeconds;
	report.writeUInt32BE(Math.floor(seconds) >>> 0, 8);
	report.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32) >>> 0, 12);
	report.writeUInt32BE(timestamp >>> 0, 16);
	report.writeUInt32BE(packets, 20);
	report.writeUInt32BE(bytes >>> 0, 24);
	return report;
}

/** SSRCs of the streams for which a compound packet requests a key frame: PLI (RFC 4585) and FIR (RFC 5104). */
export function keyFrameRequests(compound: Buffer): number[] {
	const ssrcs: number[] = [];
	for (let at = 0; at + 12 <= compound.length; ) {
		const [format, type] = [(compound[at] ?? 0) & 0x1f, compound[at + 1]];
		if (type === 206 && format === 1) ssrcs.push(compound.readUInt32BE(at + 8));
		if (type === 206 && format === 4 && at + 16 <= compound.length) ssrcs.push(compound.readUInt32BE(at + 12));
		at += 4 + compound.readUInt16BE(at + 2) * 4;
	}
	return ssrcs;
}

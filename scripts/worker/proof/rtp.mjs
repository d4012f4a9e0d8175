// Packets and parameters for server-proof.mjs.
export function rtp({ pt, seq, ts, ssrc, payload, marker = false }) {
	const header = Buffer.alloc(12);
	header[0] = 0x80;
	header[1] = pt | (marker ? 0x80 : 0);
	header.writeUInt16BE(seq & 0xffff, 2);
	header.writeUInt32BE(ts >>> 0, 4);
	header.writeUInt32BE(ssrc, 8);
	return Buffer.concat([header, payload]);
}
export const payloadOf = (packet) =>
	packet.subarray(
		12 + 4 * (packet[0] & 15) + (packet[0] & 0x10 ? 4 + 4 * packet.readUInt16BE(12 + 4 * (packet[0] & 15) + 2) : 0),
	);
export const text = (i) => Buffer.from(`plaintext opus payload number ${i} `.padEnd(80, '.'));

export const mediaCodecs = [
	{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 },
	{ kind: 'video', mimeType: 'video/VP8', clockRate: 90000 },
	{
		kind: 'video',
		mimeType: 'video/H264',
		clockRate: 90000,
		parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
	},
];
export const opus = (ssrc) => ({
	kind: 'audio',
	rtpParameters: {
		codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48000, channels: 2 }],
		encodings: [{ ssrc }],
		rtcp: { cname: 'proof' },
	},
});

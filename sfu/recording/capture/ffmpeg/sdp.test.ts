import { expect, test } from 'vitest';
import { isInSdp, sdpOf } from './sdp.ts';

const parametersOf = (mimeType: string, parameters: Record<string, unknown> = {}) => ({
	codecs: [{ mimeType, payloadType: 101, clockRate: 90_000, parameters }],
});
const linesOf = (sdp: string) => sdp.split('\r\n');

test('describes Opus, VP8 and H264 with the payload type of the consumer and the port', () => {
	const opus = sdpOf(
		{ codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }] },
		20_000,
	);
	expect(opus.codec).toBe('opus');
	expect(linesOf(opus.sdp)).toEqual([
		...['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
		...['m=audio 20000 RTP/AVPF 100', 'a=rtpmap:100 opus/48000/2', ''],
	]);
	const vp8 = sdpOf(parametersOf('video/VP8'), 20_002);
	expect(vp8.codec).toBe('vp8');
	expect(linesOf(vp8.sdp).slice(5)).toEqual(['m=video 20002 RTP/AVPF 101', 'a=rtpmap:101 VP8/90000', '']);
	const h264 = sdpOf(parametersOf('video/H264', { 'packetization-mode': 1 }), 20_004);
	expect(h264.codec).toBe('avc');
	expect(linesOf(h264.sdp).slice(6)).toEqual(['a=rtpmap:101 H264/90000', 'a=fmtp:101 packetization-mode=1', '']);
});

test('hands on the parameter sets of an H264 sender', () => {
	const sets = 'Z0LAH9oBQBbpuAgICgAAAwACAAADAHkMIZY=,aM4G4g==';
	const { sdp } = sdpOf(parametersOf('video/H264', { 'sprop-parameter-sets': sets }), 20_000);
	expect(linesOf(sdp)).toContain(`a=fmtp:101 packetization-mode=1;sprop-parameter-sets=${sets}`);
});

test.each(['Z0LAHw==\r\nm=audio 9 RTP/AVP 0', 'Z0LAHw==;profile-level-id=42e01f', 'A'.repeat(2_001), 7])(
	'leaves out parameter sets that are none, so that a sender cannot add lines: %j',
	(sets) => {
		const { sdp } = sdpOf(parametersOf('video/H264', { 'sprop-parameter-sets': sets }), 20_000);
		expect(linesOf(sdp)[7]).toBe('a=fmtp:101 packetization-mode=1');
		expect(linesOf(sdp)).toHaveLength(9);
	},
);

test('refuses a codec that FFmpeg does not record', () => {
	expect([isInSdp('video/VP8'), isInSdp('video/VP9'), isInSdp('audio/PCMU')]).toEqual([true, false, false]);
	expect(() => sdpOf(parametersOf('video/VP9'), 20_000)).toThrow(expect.objectContaining({ code: 'unavailable' }));
	expect(() => sdpOf({ codecs: [] }, 20_000)).toThrow(expect.objectContaining({ code: 'unavailable' }));
});

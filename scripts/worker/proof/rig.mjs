// Two workers with a router each, and helpers of server-proof.mjs to inspect them.
import assert from 'node:assert/strict';
import * as mediasoup from 'mediasoup';
import { mediaCodecs, payloadOf, text } from './rtp.mjs';

export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
export const ok = (what, extra = '') => console.log('ok  ', what, extra);
export const ip = '127.0.0.1';
export const udp = { protocol: 'udp', ip };
export const N = 300;

console.log('mediasoup', mediasoup.version, 'node', process.version, 'worker', process.env.MEDIASOUP_WORKER_BIN);
const newWorker = async () => {
	const w = await mediasoup.createWorker({ logLevel: 'warn', logTags: ['srtp', 'rtp', 'dtls', 'ice', 'sctp', 'rtcp'] });
	w.on('died', (e) => {
		console.error('WORKER DIED', e);
		process.exit(9);
	});
	return w;
};
export const w1 = await newWorker();
export const w2 = await newWorker();
export const r1 = await w1.createRouter({ mediaCodecs });
export const r2 = await w2.createRouter({ mediaCodecs });
ok('2 workers and routers (opus, VP8, H264)', r1.rtpCapabilities.codecs.map((c) => c.mimeType).join(' '));

// Collects the packets that a DirectTransport consumer receives.
export async function collect(router, producerId) {
	const transport = await router.createDirectTransport();
	const consumer = await transport.consume({ producerId, rtpCapabilities: router.rtpCapabilities, paused: false });
	const got = [];
	consumer.on('rtp', (packet) => got.push(payloadOf(packet).toString()));
	return { transport, consumer, got };
}
export const expectAll = (got, what, n = N) => {
	assert.equal(got.length, n, `${what}: ${got.length}/${n}`);
	for (const [i, p] of got.entries()) assert.equal(p, text(i).toString(), `${what} #${i}`);
	ok(what, `${got.length}/${n} packets, payloads equal`);
};

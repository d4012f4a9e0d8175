// Proves a worker build without a browser: node server-proof.mjs
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { collect, expectAll, ip, N, ok, r1, r2, sleep, udp, w1, w2 } from './rig.mjs';
import { mediaCodecs, opus, rtp, text } from './rtp.mjs';

const server = await w1.createWebRtcServer({ listenInfos: [udp, { protocol: 'tcp', ip }] });
const wrt = await r1.createWebRtcTransport({
	webRtcServer: server,
	enableSctp: true,
	enableUdp: true,
	enableTcp: true,
});
assert.equal(wrt.iceCandidates.length, 2);
assert.ok(wrt.dtlsParameters.fingerprints.some((f) => f.algorithm === 'sha-256'));
assert.equal((await server.dump()).webRtcTransportIds[0], wrt.id);
const wrt2 = await r1.createWebRtcTransport({ listenInfos: [udp] });
ok('WebRtcServer, WebRtcTransports', JSON.stringify(wrt.iceCandidates.map((c) => `${c.protocol}:${c.port}`)));
wrt2.close();

// 1. DirectTransport -> DirectTransport
const direct = await r1.createDirectTransport();
const producer = await direct.produce(opus(1111));
const sink = await collect(r1, producer.id);
for (let i = 0; i < N; i++) producer.send(rtp({ pt: 111, seq: i, ts: i * 960, ssrc: 1111, payload: text(i) }));
await sleep(300);
expectAll(sink.got, 'DirectTransport -> DirectTransport');
assert.equal((await producer.getStats())[0].packetCount, N);

// 2. UDP into a PlainTransport (comedia) -> DirectTransport
{
	const plain = await r1.createPlainTransport({ listenInfo: udp, comedia: true, rtcpMux: true });
	const p = await plain.produce(opus(2222));
	const s = await collect(r1, p.id);
	const socket = dgram.createSocket('udp4');
	for (let i = 0; i < N; i++) {
		socket.send(rtp({ pt: 111, seq: i, ts: i * 960, ssrc: 2222, payload: text(i) }), plain.tuple.localPort, ip);
		if (i % 20 === 0) await sleep(2);
	}
	await sleep(300);
	expectAll(s.got, 'UDP -> PlainTransport -> DirectTransport');
	socket.close();
}

// 3. pipeToRouter across workers, with and without SRTP
for (const enableSrtp of [false, true]) {
	const d = await r1.createDirectTransport();
	const p = await d.produce(opus(3333 + enableSrtp));
	const ra = await w1.createRouter({ mediaCodecs });
	const pd = await ra.createDirectTransport();
	const pp = await pd.produce(opus(3333));
	const rb = await w2.createRouter({ mediaCodecs });
	await ra.pipeToRouter({ producerId: pp.id, router: rb, enableSrtp, enableRtx: true });
	const s = await collect(rb, pp.id);
	for (let i = 0; i < N; i++) {
		pp.send(rtp({ pt: 111, seq: i, ts: i * 960, ssrc: 3333, payload: text(i) }));
		if (i % 20 === 0) await sleep(2);
	}
	await sleep(400);
	expectAll(s.got, `pipeToRouter worker -> worker, srtp ${enableSrtp}`);
	p.close();
	ra.close();
	rb.close();
}

// 4. SRTP, lost packets
await import('./srtp-part.mjs');

// 5. VP8 and H264 key frames through a PlainTransport, PLI back
for (const [mimeType, pt, key, parameters] of [
	[
		'video/VP8',
		96,
		Buffer.from([0x90, 0x80, 0x01, 0x10, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00, 1, 2, 3]),
		{},
	],
	[
		'video/H264',
		97,
		Buffer.from([
			0x78, 0x00, 0x04, 0x67, 0x42, 0xe0, 0x1f, 0x00, 0x04, 0x68, 0xce, 0x3c, 0x80, 0x00, 0x03, 0x65, 0x88, 0x84,
		]),
		mediaCodecs[2].parameters,
	],
]) {
	const d = await r1.createDirectTransport();
	const p = await d.produce({
		kind: 'video',
		rtpParameters: {
			codecs: [
				{ mimeType, payloadType: pt, clockRate: 90000, parameters, rtcpFeedback: [{ type: 'nack', parameter: 'pli' }] },
			],
			encodings: [{ ssrc: 5555 }],
			rtcp: { cname: 'x' },
		},
	});
	let rtcp = 0,
		pli = 0;
	d.on('rtcp', (m) => {
		rtcp++;
		if (m[1] === 206 && (m[0] & 31) === 1) pli++;
	});
	const s = await collect(r1, p.id);
	for (let i = 0; i < 30; i++) p.send(rtp({ pt, seq: i, ts: i * 3000, ssrc: 5555, marker: true, payload: key }));
	await sleep(300);
	await s.consumer.requestKeyFrame();
	await sleep(1500);
	assert.equal(s.got.length, 30, mimeType);
	assert.ok(pli > 0, 'PLI to the producing side');
	ok(`${mimeType} forwarded`, `${s.got.length}/30, ${rtcp} RTCP packets to the producer, of which ${pli} PLI`);
}

// 6. Data: DirectTransport -> SCTP pipe across workers -> DirectTransport
{
	const dp = await (await r1.createDirectTransport()).produceData({ label: 'chat' });
	await r1.pipeToRouter({ dataProducerId: dp.id, router: r2 });
	const dc = await (await r2.createDirectTransport()).consumeData({ dataProducerId: dp.id });
	const got = [];
	dc.on('message', (m) => got.push(m.length));
	await sleep(300);
	const sizes = [1, 100, 1000, 5000, 50000, 200000];
	for (const n of sizes) dp.send(Buffer.alloc(n, 7));
	await sleep(1000);
	assert.deepEqual(got, sizes);
	ok('data over a SCTP pipe across workers', got.join(','));
}

// 7. Observers
{
	const audio = await r1.createAudioLevelObserver({ interval: 300 });
	const active = await r1.createActiveSpeakerObserver();
	await audio.addProducer({ producerId: producer.id });
	await active.addProducer({ producerId: producer.id });
	await sleep(700);
	ok('AudioLevelObserver, ActiveSpeakerObserver');
}

const usage = await w1.getResourceUsage();
const dump = await w1.dump();
ok('worker dump', `${dump.routerIds.length} routers, maxrss ${usage.ru_maxrss} kB`);
await Promise.all([r1.dump(), r2.dump(), wrt.dump(), direct.dump(), wrt.getStats()]);
w1.close();
w2.close();
await sleep(300);
assert.ok(w1.closed && w2.closed);
console.log('ALL OK');
process.exit(0);

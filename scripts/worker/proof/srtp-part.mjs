// The parts of server-proof.mjs that inspect encrypted packets on the wire.
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { collect, expectAll, ip, N, ok, r1, r2, sleep, udp } from './rig.mjs';
import { opus, rtp, text } from './rtp.mjs';
import { openSrtcp, openSrtp, srtpKeys } from './srtp.mjs';

// 4. Two PlainTransports with SRTP over a proxy that sees, duplicates and damages packets
for (const srtpCryptoSuite of [
	'AEAD_AES_256_GCM',
	'AEAD_AES_128_GCM',
	'AES_CM_128_HMAC_SHA1_80',
	'AES_CM_128_HMAC_SHA1_32',
]) {
	const options = { listenInfo: udp, rtcpMux: true, enableSrtp: true, srtpCryptoSuite };
	const a = await r1.createPlainTransport(options);
	const b = await r2.createPlainTransport(options);
	const proxy = dgram.createSocket('udp4').bind(0, ip);
	await once(proxy, 'listening');
	let wire = 0,
		clear = 0,
		addedBytes = 0,
		rtcp = 0,
		rtcpBack = 0,
		damage = false,
		replay = false,
		damaged = 0,
		rechecked = 0,
		wrapped = false,
		roc = 0;
	const keys = srtpKeys(a.srtpParameters),
		keysBack = srtpKeys(b.srtpParameters);
	proxy.on('message', (m, from) => {
		if (from.port === a.tuple.localPort) {
			if (m[1] >= 200 && m[1] <= 207) {
				openSrtcp(keys, m);
				rtcp++;
			} else {
				if (wrapped && !roc && m.readUInt16BE(2) < 1000) roc = 1;
				wrapped ||= m.readUInt16BE(2) > 64535;
				if (openSrtp(keys, m, roc).toString().startsWith('plaintext opus payload number')) rechecked++;
				wire++;
				if (m.includes('plaintext')) clear++;
				addedBytes = m.length - 12 - text(0).length;
				if (damage) {
					m[m.length - 20] ^= 1;
					damaged++;
				}
			}
			proxy.send(m, b.tuple.localPort, ip);
			if (replay) proxy.send(m, b.tuple.localPort, ip);
		} else {
			openSrtcp(keysBack, m);
			rtcpBack++;
			proxy.send(m, a.tuple.localPort, ip);
		}
	});
	await a.connect({ ip, port: proxy.address().port, srtpParameters: b.srtpParameters });
	await b.connect({ ip, port: proxy.address().port, srtpParameters: a.srtpParameters });
	const src = await (await r1.createDirectTransport()).produce(opus(4444));
	const c = await a.consume({ producerId: src.id, rtpCapabilities: r1.rtpCapabilities });
	const p = await b.produce({ kind: c.kind, rtpParameters: c.rtpParameters });
	const s = await collect(r2, p.id);
	// Starts near the rollover of the sequence number, so that the rollover counter (ROC) advances.
	let i = 0;
	const send = async (n) => {
		for (const end = i + n; i < end; i++) {
			src.send(rtp({ pt: 111, seq: 65400 + i, ts: i * 960, ssrc: 4444, payload: text(i) }));
			if (i % 20 === 0) await sleep(2);
		}
		await sleep(300);
	};
	await send(N);
	expectAll(s.got, `SRTP ${srtpCryptoSuite}: PlainTransport -> PlainTransport across workers (seq wraps)`);
	assert.ok(wire >= N && clear === 0, `clear ${clear} of ${wire}`);
	replay = true;
	await send(50);
	replay = false;
	assert.equal(s.got.length, N + 50, 'replayed packets must be dropped');
	damage = true;
	await send(50);
	damage = false;
	assert.ok(damaged >= 50);
	assert.equal(s.got.length, N + 50, 'damaged packets must be dropped');
	await send(50);
	assert.equal(s.got.length, N + 100, 'must recover');
	await sleep(1500);
	ok(
		`  wire ${wire} packets, 0 in clear, +${addedBytes} bytes; 50 replays and 50 damaged ones dropped; SRTCP ${rtcp} there, ${rtcpBack} back`,
	);
	assert.ok(rtcp > 0, 'SRTCP sender reports');
	assert.equal(rechecked, wire);
	ok(`  all ${rechecked} SRTP and ${rtcp + rtcpBack} SRTCP packets also opened by an independent implementation`);
	for (const t of [a, b]) t.close();
	proxy.close();
}

// 4b. Lost packets: NACK, and retransmission with and without RTX, all in SRTP
for (const rtx of [true, false]) {
	const options = {
		listenInfo: udp,
		rtcpMux: true,
		enableSrtp: true,
		srtpCryptoSuite: rtx ? 'AEAD_AES_256_GCM' : 'AES_CM_128_HMAC_SHA1_80',
	};
	const a = await r1.createPlainTransport(options);
	const b = await r2.createPlainTransport(options);
	const proxy = dgram.createSocket('udp4').bind(0, ip);
	await once(proxy, 'listening');
	// Drops neither the first nor the last packets, whose loss a receiver cannot detect.
	const dropped = new Set();
	let seen = 0,
		lossy = false;
	proxy.on('message', (m, from) => {
		if (from.port !== a.tuple.localPort) return proxy.send(m, a.tuple.localPort, ip);
		const key = `${m.readUInt32BE(8)}:${m.readUInt16BE(2)}`;
		if (!(m[1] >= 200 && m[1] <= 207) && ++seen % 7 === 3 && lossy && !dropped.has(key)) return dropped.add(key);
		proxy.send(m, b.tuple.localPort, ip);
	});
	await a.connect({ ip, port: proxy.address().port, srtpParameters: b.srtpParameters });
	await b.connect({ ip, port: proxy.address().port, srtpParameters: a.srtpParameters });
	const d = await r1.createDirectTransport();
	const src = await d.produce({
		kind: 'video',
		rtpParameters: {
			codecs: [
				{
					mimeType: 'video/VP8',
					payloadType: 96,
					clockRate: 90000,
					rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
				},
			],
			encodings: [{ ssrc: 6666 }],
			rtcp: { cname: 'x' },
		},
	});
	const rtpCapabilities = {
		...r1.rtpCapabilities,
		codecs: r1.rtpCapabilities.codecs.filter((c) => rtx || !c.mimeType.endsWith('/rtx')),
	};
	const c = await a.consume({ producerId: src.id, rtpCapabilities });
	assert.equal(Boolean(c.rtpParameters.encodings[0].rtx), rtx);
	const p = await b.produce({ kind: c.kind, rtpParameters: c.rtpParameters });
	const s = await collect(r2, p.id);
	for (let i = 0; i < 600; i++) {
		lossy = i > 20 && i < 580;
		const payload = Buffer.concat([
			Buffer.from([0x90, 0x80, i & 0x7f, i ? 0x11 : 0x10, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xf0, 0]),
			Buffer.from(`frame ${i}`),
		]);
		src.send(rtp({ pt: 96, seq: i, ts: i * 900, ssrc: 6666, marker: true, payload }));
		await sleep(3);
	}
	await sleep(1500);
	const frames = new Set(s.got.map((x) => x.slice(x.indexOf('frame'))));
	const stat = (await p.getStats())[0];
	assert.ok(dropped.size > 50);
	assert.equal(frames.size, 600, `${frames.size}/600 after ${dropped.size} losses`);
	ok(
		`${dropped.size} of ${seen} packets lost on the way, ${frames.size}/600 frames arrive`,
		`(${rtx ? 'RTX' : 'no RTX'}; nackCount ${stat.nackCount}, packetsRetransmitted ${stat.packetsRetransmitted}, packetsRepaired ${stat.packetsRepaired})`,
	);
	for (const t of [a, b, d]) t.close();
	proxy.close();
}

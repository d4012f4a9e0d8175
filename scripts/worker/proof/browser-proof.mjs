// Proves a worker build with a real browser: node browser-proof.mjs
import assert from 'node:assert/strict';
import { browser, one, open, sleep, two, watch, web } from './browser-rig.mjs';

const a = await open('a', one);
console.log('     a:', JSON.stringify(a.info));
const produced = await a.run('produce', { codec: 'video/VP8', simulcast: true });

// B: same router, over UDP.
const b = await open('b', one);
await b.run('consume', produced.audio);
await b.run('consume', produced.video);
await watch(b, 'VP8 simulcast + opus, same router, UDP');
assert.equal(b.transports.recv.iceSelectedTuple.protocol, 'udp');
assert.equal(b.transports.recv.dtlsState, 'connected');

// Layer switches.
for (const spatialLayer of [0, 1, 2]) {
	await b.consumers[produced.video].setPreferredLayers({ spatialLayer, temporalLayer: 2 });
	await sleep(5000);
	const { video } = await b.run('stats');
	console.log(
		'ok   preferred spatial layer',
		spatialLayer,
		'->',
		video.size,
		JSON.stringify(b.consumers[produced.video].currentLayers),
		'framesDecoded',
		video.framesDecoded,
	);
	assert.equal(b.consumers[produced.video].currentLayers.spatialLayer, spatialLayer);
}
// Pause and resume.
await b.consumers[produced.video].pause();
await sleep(500);
const paused = (await b.run('stats')).video.framesDecoded;
await sleep(1500);
assert.ok((await b.run('stats')).video.framesDecoded - paused < 3);
await b.consumers[produced.video].resume();
await sleep(2000);
assert.ok((await b.run('stats')).video.framesDecoded > paused + 10);
console.log('ok   consumer pause stops the frames, resume restarts them');

// C: another worker by pipeToRouter, over TCP.
for (const id of [produced.audio, produced.video])
	await one.router.pipeToRouter({ producerId: id, router: two.router, enableRtx: true, enableSrtp: true });
const c = await open('c', two, { tcp: true });
await c.run('consume', produced.audio);
await c.run('consume', produced.video);
await watch(c, 'VP8 simulcast + opus, other worker through SRTP pipeToRouter, TCP');
assert.equal(c.transports.recv.iceSelectedTuple.protocol, 'tcp');

// Data both ways, A <-> B, and A -> C through the pipe.
const da = await a.run('produceData', 'from a');
const db = await b.run('produceData', 'from b');
await one.router.pipeToRouter({ dataProducerId: da, router: two.router });
await b.run('consumeData', da);
await a.run('consumeData', db);
await c.run('consumeData', da);
await sleep(300);
for (let i = 0; i < 20; i++) {
	await a.run('sendData', `hello from a ${i}`);
	await b.run('sendData', `hello from b ${i}`);
}
await a.run('sendData', 100000);
await b.run('sendData', 100000);
await sleep(1500);
for (const [p, from] of [
	[a, 'b'],
	[b, 'a'],
	[c, 'a'],
]) {
	const m = await p.page.evaluate(() => window.messages);
	assert.deepEqual(m, [...Array.from({ length: 20 }, (_, i) => `hello from ${from} ${i}`), 'binary 100000']);
}
console.log('ok   data channel messages, 20 texts + 100 kB binary each: a -> b, b -> a, a -> c (piped)');
console.log('     a sends:', JSON.stringify(await a.run('sendStats')));
console.log('     states:', a.log.join(', '), '|', b.log.join(', '), '|', c.log.join(', '));

// Closing a producer ends the consumer. An ICE restart of B's receive transport is not tested.
const gone = new Promise((r) => b.consumers[produced.video].once('producerclose', r));
await a.page.close();
a.transports.send.close();
await gone;
console.log('ok   producer close reaches the consumer');

// Other codecs that this Chromium can encode.
for (const codec of ['video/VP9', 'video/H264']) {
	if (!b.info.codecs.some((m) => m.toLowerCase() === codec.toLowerCase())) {
		console.log('--  ', codec, 'not in this Chromium');
		continue;
	}
	const x = await open('x', one),
		y = await open('y', one);
	const p = await x.run('produce', { codec });
	await y.run('consume', p.audio);
	await y.run('consume', p.video);
	await watch(y, codec, 4);
	await x.page.close();
	await y.page.close();
}

await browser.close();
web.close();
one.worker.close();
two.worker.close();
console.log('ALL OK');
process.exit(0);

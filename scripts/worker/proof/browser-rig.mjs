// Two servers and a browser whose page is one participant, for browser-proof.mjs.
import assert from 'node:assert/strict';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import * as mediasoup from 'mediasoup';
import { build } from 'vite';

export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
export const ip = '127.0.0.1';
const mediaCodecs = [
	{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 },
	{ kind: 'video', mimeType: 'video/VP8', clockRate: 90000 },
	{ kind: 'video', mimeType: 'video/VP9', clockRate: 90000 },
	{
		kind: 'video',
		mimeType: 'video/H264',
		clockRate: 90000,
		parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
	},
];
console.log('mediasoup', mediasoup.version, 'node', process.version);

async function side(listenInfos) {
	const worker = await mediasoup.createWorker({
		logLevel: process.env.MS_LOG ?? 'warn',
		logTags: ['srtp', 'dtls', 'ice', 'sctp', 'rtcp', 'bwe', 'info', 'rtp', 'simulcast', 'svc'],
	});
	worker.on('died', (e) => {
		console.error('WORKER DIED', e);
		process.exit(9);
	});
	const server = await worker.createWebRtcServer({ listenInfos });
	const router = await worker.createRouter({ mediaCodecs });
	return { worker, server, router };
}
export const one = await side([
	{ protocol: 'udp', ip },
	{ protocol: 'tcp', ip },
]);
export const two = await side([{ protocol: 'tcp', ip }]);

const page = fileURLToPath(new URL('page.mjs', import.meta.url));
const built = await build({
	configFile: false,
	logLevel: 'warn',
	build: { write: false, minify: false, target: 'es2022', lib: { entry: page, formats: ['iife'], name: 'proof' } },
});
const bundle = built[0].output[0].code;
export const web = http
	.createServer((_q, s) => {
		s.setHeader('content-type', 'text/html');
		s.end('<!doctype html><title>proof</title><body></body>');
	})
	.listen(0, ip);
await new Promise((r) => web.once('listening', r));

export const browser = await chromium.launch({
	executablePath: process.env.LECTERN_CHROMIUM ?? '/usr/bin/chromium',
	headless: true,
	args: [
		'--headless',
		'--no-sandbox',
		'--use-fake-device-for-media-stream',
		'--use-fake-ui-for-media-stream',
		'--autoplay-policy=no-user-gesture-required',
		'--disable-gpu',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		'--no-first-run',
		...(process.env.CHROMIUM_ARGS?.split(' ') ?? []),
	],
});
console.log('chromium', browser.version());

// Chromium negotiates abs-capture-time but does not send it from its fake devices.
// mediasoup 3.27 then waits for it and never switches simulcast layers, so it is left
// out of the router's header extensions. MS_ABS_CAPTURE_TIME=1 keeps it.
const caps = (router) => ({
	...router.rtpCapabilities,
	headerExtensions: router.rtpCapabilities.headerExtensions.filter(
		(e) => process.env.MS_ABS_CAPTURE_TIME || !e.uri.includes('abs-capture-time'),
	),
});

export async function open(name, { server, router }, { tcp = false } = {}) {
	const transports = {},
		consumers = {},
		producers = [],
		log = [];
	const api = {
		caps: () => caps(router),
		log: (m) => {
			log.push(m);
		},
		transport: async ({ dir }) => {
			const t = await router.createWebRtcTransport({
				webRtcServer: server,
				enableUdp: !tcp,
				enableTcp: true,
				preferUdp: !tcp,
				enableSctp: true,
				initialAvailableOutgoingBitrate: 1500000,
			});
			transports[dir] = t;
			return {
				id: t.id,
				iceParameters: t.iceParameters,
				iceCandidates: t.iceCandidates,
				dtlsParameters: t.dtlsParameters,
				sctpParameters: t.sctpParameters,
			};
		},
		connect: async ({ dir, dtlsParameters }) => {
			await transports[dir].connect({ dtlsParameters });
		},
		produce: async (p) => {
			const r = await transports.send.produce(p);
			producers.push(r);
			return r.id;
		},
		produceData: async (p) => (await transports.send.produceData(p)).id,
		consume: async ({ producerId, rtpCapabilities }) => {
			const c = await transports.recv.consume({ producerId, rtpCapabilities, paused: true });
			consumers[producerId] = c;
			return { id: c.id, producerId, kind: c.kind, rtpParameters: c.rtpParameters };
		},
		resume: async ({ producerId }) => {
			await consumers[producerId].resume();
		},
		consumeData: async ({ dataProducerId }) => {
			const c = await transports.recv.consumeData({ dataProducerId });
			return {
				id: c.id,
				dataProducerId,
				sctpStreamParameters: c.sctpStreamParameters,
				label: c.label,
				protocol: c.protocol,
			};
		},
	};
	const page = await (await browser.newContext()).newPage();
	page.on('pageerror', (e) => console.log(`[${name}]`, e.message));
	await page.exposeFunction('call', async (method, data) => await api[method](data));
	await page.goto(`http://${ip}:${web.address().port}/`);
	await page.addScriptTag({ content: bundle });
	const info = await page.evaluate(() => setup());
	return {
		page,
		transports,
		consumers,
		producers,
		log,
		info,
		run: (f, a) => page.evaluate(([f, a]) => window[f](a), [f, a]),
	};
}

export async function watch(p, what, seconds = 5) {
	let first;
	for (let i = 0; i < 100; i++) {
		first = await p.run('stats');
		if (first.video?.framesDecoded > 0 && first.audio?.packetsReceived > 0) break;
		await sleep(100);
	}
	await sleep(seconds * 1000);
	const last = await p.run('stats');
	console.log('    ', JSON.stringify(last));
	assert.ok(
		last.video.framesDecoded > first.video.framesDecoded + seconds * 5,
		`${what}: framesDecoded ${first.video.framesDecoded} -> ${last.video.framesDecoded}`,
	);
	assert.ok(
		last.audio.packetsReceived > first.audio.packetsReceived + seconds * 25,
		`${what}: audio packets ${first.audio.packetsReceived} -> ${last.audio.packetsReceived}`,
	);
	assert.ok(last.audio.energy > 0, 'audible');
	console.log(
		'ok  ',
		what,
		`in ${seconds} s framesDecoded ${first.video.framesDecoded} -> ${last.video.framesDecoded}, audio packets ${first.audio.packetsReceived} -> ${last.audio.packetsReceived}`,
	);
	return last;
}

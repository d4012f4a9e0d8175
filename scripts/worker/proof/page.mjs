// Runs in Chromium. browser-proof.mjs provides `call(method, data)`.
import { Device } from 'mediasoup-client';

let device, send, recv;
const consumers = {};
window.messages = [];

window.setup = async () => {
	device = await Device.factory();
	await device.load({ routerRtpCapabilities: await call('caps') });
	send = device.createSendTransport(await call('transport', { dir: 'send' }));
	recv = device.createRecvTransport(await call('transport', { dir: 'recv' }));
	for (const [t, dir] of [
		[send, 'send'],
		[recv, 'recv'],
	]) {
		t.on('connect', ({ dtlsParameters }, cb, eb) => call('connect', { dir, dtlsParameters }).then(cb, eb));
		t.on('connectionstatechange', (s) => call('log', `${dir} ${s}`));
	}
	send.on('produce', (p, cb, eb) =>
		call('produce', { kind: p.kind, rtpParameters: p.rtpParameters }).then((id) => cb({ id }), eb),
	);
	send.on('producedata', (p, cb, eb) =>
		call('produceData', { label: p.label, protocol: p.protocol, sctpStreamParameters: p.sctpStreamParameters }).then(
			(id) => cb({ id }),
			eb,
		),
	);
	return { handler: device.handlerName, codecs: device.recvRtpCapabilities.codecs.map((c) => c.mimeType) };
};

window.produce = async ({ codec, simulcast }) => {
	const stream = await navigator.mediaDevices.getUserMedia({
		audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
		video: { width: 1280, height: 720 },
	});
	const audio = await send.produce({ track: stream.getAudioTracks()[0] });
	const video = await send.produce({
		track: stream.getVideoTracks()[0],
		codec: device.recvRtpCapabilities.codecs.find((c) => c.mimeType.toLowerCase() === codec.toLowerCase()),
		...(simulcast && {
			encodings: [
				{ scaleResolutionDownBy: 4, maxBitrate: 150000 },
				{ scaleResolutionDownBy: 2, maxBitrate: 400000 },
				{ scaleResolutionDownBy: 1, maxBitrate: 1500000 },
			],
		}),
		codecOptions: { videoGoogleStartBitrate: 1000 },
	});
	return { audio: audio.id, video: video.id };
};

window.consume = async (producerId) => {
	const consumer = await recv.consume(
		await call('consume', { producerId, rtpCapabilities: device.recvRtpCapabilities }),
	);
	consumers[producerId] = consumer;
	const element = document.createElement(consumer.kind);
	element.srcObject = new MediaStream([consumer.track]);
	element.autoplay = true;
	document.body.append(element);
	await call('resume', { producerId });
	await element.play();
};

window.produceData = async (label) => {
	const dp = await send.produceData({ label });
	window.dataProducer = dp;
	if (dp.readyState !== 'open') await new Promise((r) => dp.on('open', r));
	return dp.id;
};
window.consumeData = async (dataProducerId) => {
	const dc = await recv.consumeData(await call('consumeData', { dataProducerId }));
	dc.on('message', (m) => window.messages.push(typeof m === 'string' ? m : `binary ${m.byteLength ?? m.size}`));
	if (dc.readyState !== 'open') await new Promise((r) => dc.on('open', r));
};
window.sendData = (m) => window.dataProducer.send(typeof m === 'number' ? new Uint8Array(m) : m);

window.stats = async () => {
	const out = {};
	for (const consumer of Object.values(consumers)) {
		for (const s of (await consumer.getStats()).values()) {
			if (s.type !== 'inbound-rtp') continue;
			out[s.kind] =
				s.kind === 'video'
					? {
							framesDecoded: s.framesDecoded,
							keyFramesDecoded: s.keyFramesDecoded,
							size: `${s.frameWidth}x${s.frameHeight}`,
							packetsReceived: s.packetsReceived,
							packetsLost: s.packetsLost,
							pliCount: s.pliCount,
							nackCount: s.nackCount,
						}
					: {
							packetsReceived: s.packetsReceived,
							packetsLost: s.packetsLost,
							energy: s.totalAudioEnergy,
							concealed: s.concealedSamples,
							samples: s.totalSamplesReceived,
						};
		}
	}
	for (const s of (await recv.getStats()).values()) {
		if (s.type === 'transport')
			out.transport = {
				dtls: s.dtlsState,
				tls: s.tlsVersion,
				dtlsCipher: s.dtlsCipher,
				srtpCipher: s.srtpCipher,
				role: s.dtlsRole,
			};
	}
	const video = document.querySelector('video');
	if (video?.videoWidth) {
		const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
		const ctx = canvas.getContext('2d');
		ctx.drawImage(video, 0, 0, 64, 48);
		const d = ctx.getImageData(0, 0, 64, 48).data;
		out.meanRGB = [0, 1, 2]
			.map((i) => {
				let t = 0;
				for (let k = i; k < d.length; k += 4) t += d[k];
				return Math.round(t / (d.length / 4));
			})
			.join(',');
	}
	return out;
};
window.sendStats = async () => {
	const out = [];
	for (const s of (await send.getStats()).values()) {
		if (s.type === 'outbound-rtp')
			out.push({
				kind: s.kind,
				rid: s.rid,
				w: s.frameWidth,
				packetsSent: s.packetsSent,
				framesEncoded: s.framesEncoded,
				nack: s.nackCount,
				pli: s.pliCount,
			});
		if (s.type === 'transport') out.push({ srtpCipher: s.srtpCipher, dtlsCipher: s.dtlsCipher, dtlsRole: s.dtlsRole });
	}
	return out;
};

/** For tests: participants with libwebrtc, driven as the renderer drives its own, over links that are arrays. */
import wrtc from '@roamhq/wrtc';
import { Device, type types } from 'mediasoup-client';
import { expect } from 'vitest';
import type { RequestInput } from '../protocol/operations.ts';
import type { TestClient, TestSfu } from './TestSfu.ts';
import { until } from './TestSfu.ts';

const { RTCAudioSource, RTCVideoSource } = wrtc.nonstandard;
const { RTCPeerConnection, RTCSessionDescription, MediaStream, MediaStreamTrack } = wrtc;
// mediasoup-client looks for the browser's classes among the globals.
Object.assign(globalThis, { RTCPeerConnection, RTCSessionDescription, MediaStream, MediaStreamTrack });

/** A tone, loud enough to be a voice unless `loudness` (0 to 1) says otherwise; silent while `quiet`. */
export function startTone({ hertz = 440, loudness = 0.4 } = {}) {
	const source = new RTCAudioSource();
	const sampleRate = 48_000;
	const frame = sampleRate / 100;
	let position = 0;
	const tone = {
		track: source.createTrack(),
		quiet: false,
		stop: () => clearInterval(timer),
	};
	const timer = setInterval(() => {
		const samples = Int16Array.from({ length: frame }, () => {
			const sample = 32_000 * loudness * Math.sin((position++ * 2 * Math.PI * hertz) / sampleRate);
			return tone.quiet ? 0 : sample;
		});
		source.onData({ samples, sampleRate, bitsPerSample: 16, channelCount: 1, numberOfFrames: frame });
	}, 10);
	return tone;
}

/** Fuzzer, which costs a picture of its size what it can cost. */
export function startVideo(width = 160, height = 90) {
	const source = new RTCVideoSource();
	const timer = setInterval(() => {
		const data = Uint8Array.from({ length: (width * height * 3) / 2 }, () => Math.random() * 255);
		source.onFrame({ width, height, data });
	}, 50);
	return { track: source.createTrack(), stop: () => clearInterval(timer) };
}

type InboundRtp = { type?: string; ssrc?: number; packetsReceived?: number; packetsLost?: number };

export class MediaClient {
	private constructor(
		readonly client: TestClient,
		readonly device: Device,
		readonly send: types.Transport,
		readonly recv: types.Transport,
		readonly voiceIds: string[],
	) {}

	static async enter(server: TestSfu, request: Partial<RequestInput<'joinRoom'>> = {}): Promise<MediaClient> {
		const device = new Device({ handlerName: 'Chrome111' });
		const client = server.connect({ roomId: 'physics' });
		const { routerRtpCapabilities, voices } = await client.join({ ...request, rtpCapabilities: undefined });
		await device.load({ routerRtpCapabilities });
		const send = device.createSendTransport(await client.ask('createTransport', { direction: 'send' }));
		const recv = device.createRecvTransport(await client.ask('createTransport', { direction: 'recv' }));
		for (const transport of [send, recv]) {
			transport.on('connect', ({ dtlsParameters }, done, failed) => {
				client.ask('connectTransport', { transportId: transport.id, dtlsParameters }).then(done, failed);
			});
		}
		send.on('produce', ({ kind, rtpParameters }, done, failed) => {
			const source = kind === 'audio' ? 'mic' : 'camera';
			client
				.ask('produce', { transportId: send.id, kind, rtpParameters, source })
				.then(({ producerId }) => done({ id: producerId }), failed);
		});
		return new MediaClient(
			client,
			device,
			send,
			recv,
			voices.map(({ producerId }) => producerId),
		);
	}

	get peerId(): string {
		return this.client.session.peer.id;
	}

	async consume(producerId: string) {
		const { rtpCapabilities } = this.device;
		const { consumerId, kind, rtpParameters } = await this.client.ask('consume', { producerId, rtpCapabilities });
		await this.recv.consume({ id: consumerId, producerId, kind, rtpParameters });
		await this.client.ask('resumeConsumer', { consumerId });
		return consumerId;
	}

	/** What the worker has sent of one consumer. */
	async bytesOf(consumerId: string): Promise<number> {
		const stats = await this.client.session.peer.consumers.get(consumerId).consumer.getStats();
		return stats.find(({ type }) => type === 'outbound-rtp')?.byteCount ?? 0;
	}

	async flows(consumerId: string): Promise<void> {
		const before = await this.bytesOf(consumerId);
		await until(async () => (await this.bytesOf(consumerId)) > before + 1_000);
	}

	/** What was on its way has arrived; then nothing more comes for a while. */
	async stands(consumerId: string): Promise<void> {
		await new Promise((resolve) => setTimeout(resolve, 50));
		const before = await this.bytesOf(consumerId);
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(await this.bytesOf(consumerId)).toBe(before);
	}

	/** What libwebrtc says of one received stream. */
	async received(consumerId: string): Promise<InboundRtp> {
		const report = await this.recv.getStats();
		const consumer = this.client.session.peer.consumers.get(consumerId).consumer;
		const [encoding] = consumer.rtpParameters.encodings ?? [];
		let found: InboundRtp = {};
		report.forEach((entry: InboundRtp) => {
			if (entry.type === 'inbound-rtp' && entry.ssrc === encoding?.ssrc) found = entry;
		});
		return found;
	}

	close(): void {
		this.send.close();
		this.recv.close();
	}
}

import wrtc from '@roamhq/wrtc';
import { Device, type types } from 'mediasoup-client';
import { beforeAll, expect, test } from 'vitest';
import { type TestClient, TestSfu, until } from '../handlers/testing.ts';

/** Sound and pictures through a real worker, sent and received by libwebrtc. */

const { RTCAudioSource, RTCVideoSource } = wrtc.nonstandard;

beforeAll(() => {
	const { RTCPeerConnection, RTCSessionDescription, MediaStream, MediaStreamTrack } = wrtc;
	Object.assign(globalThis, { RTCPeerConnection, RTCSessionDescription, MediaStream, MediaStreamTrack });
});

/** A 440 Hz tone, loud enough to be a voice. */
function startTone() {
	const source = new RTCAudioSource();
	const sampleRate = 48_000;
	const frame = sampleRate / 100;
	let position = 0;
	const timer = setInterval(() => {
		const samples = Int16Array.from(
			{ length: frame },
			() => 12_000 * Math.sin((position++ * 2 * Math.PI * 440) / sampleRate),
		);
		source.onData({ samples, sampleRate, bitsPerSample: 16, channelCount: 1, numberOfFrames: frame });
	}, 10);
	return { track: source.createTrack(), stop: () => clearInterval(timer) };
}

function startPicture() {
	const source = new RTCVideoSource();
	const [width, height] = [160, 90];
	const timer = setInterval(() => {
		const data = Uint8Array.from({ length: (width * height * 3) / 2 }, () => Math.random() * 255);
		source.onFrame({ width, height, data });
	}, 50);
	return { track: source.createTrack(), stop: () => clearInterval(timer) };
}

/** Drives one connection as the renderer does. */
class MediaClient {
	private constructor(
		readonly client: TestClient,
		readonly device: Device,
		readonly send: types.Transport,
		readonly recv: types.Transport,
	) {}

	static async enter(server: TestSfu): Promise<MediaClient> {
		const device = new Device({ handlerName: 'Chrome111' });
		const client = server.connect({ roomId: 'physics' });
		const { routerRtpCapabilities } = await client.join({ rtpCapabilities: undefined });
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
		return new MediaClient(client, device, send, recv);
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

	close(): void {
		this.send.close();
		this.recv.close();
	}
}

test('pictures flow where they are shown, go on while the sender is away, and stop when it is muted', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const [anna, ben] = [await MediaClient.enter(server), await MediaClient.enter(server)];
	const picture = startPicture();
	try {
		const { id: producerId } = await anna.send.produce({ track: picture.track });
		const consumerId = await ben.consume(producerId);
		await ben.flows(consumerId);

		await ben.client.ask('setVisibleTiles', { tiles: [] });
		await ben.stands(consumerId);
		await ben.client.ask('setVisibleTiles', { tiles: [{ producerId, width: 320, height: 180, priority: 10 }] });
		await ben.flows(consumerId);

		anna.client.session.disconnected();
		await ben.flows(consumerId);

		const host = await server.enter({ role: 'host' });
		const figures = async () => (await host.ask('getStats', {})).peers;
		await until(async () => (await figures()).some(({ uplinkKbps }) => uplinkKbps > 0));
		const status = await server.sfu.status();
		expect([status.uplinkMbps > 0, status.downlinkMbps > 0, status.participantCount]).toEqual([true, true, 3]);

		await host.ask('pauseProducer', { producerId });
		await ben.stands(consumerId);
	} finally {
		picture.stop();
		anna.close();
		ben.close();
	}
});

test('who speaks is told, with a level, and that it is over', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const [anna, ben] = [await MediaClient.enter(server), await MediaClient.enter(server)];
	const tone = startTone();
	try {
		const { id: producerId } = await anna.send.produce({ track: tone.track });
		const { id: peerId } = anna.client.session.peer;
		expect(await ben.client.next('activeSpeaker')).toEqual({ peerId });
		const { levels } = await ben.client.next('audioLevels');
		expect(levels).toMatchObject([{ peerId }]);
		expect(levels[0]?.dBvo).toBeGreaterThan(-60);
		const newcomer = await server.enter();
		expect(newcomer.told('activeSpeaker')).toEqual([{ peerId }]);

		await anna.client.ask('pauseProducer', { producerId });
		expect(await ben.client.next('activeSpeaker', 1)).toEqual({ peerId: null });
		await anna.client.ask('resumeProducer', { producerId });
		expect(await ben.client.next('activeSpeaker', 2)).toEqual({ peerId });
		await anna.client.ask('leaveRoom', {});
		expect(await ben.client.next('activeSpeaker', 3)).toEqual({ peerId: null });
	} finally {
		tone.stop();
		anna.close();
		ben.close();
	}
});

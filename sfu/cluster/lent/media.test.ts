import { expect, test } from 'vitest';
import { MediaClient } from '../../testing/MediaClient.ts';
import { openCamera, openMicrophone } from '../../testing/syntheticMedia.ts';
import { until } from '../../testing/until.ts';
import { LentServers } from './lentServers.fixture.ts';

/** libwebrtc makes three layers of it, and two of a smaller one. */
const largeCamera = { width: 960, height: 540 };
/** The smallest first. */
const encodings = [4, 2, 1].map((scaleResolutionDownBy) => ({ scaleResolutionDownBy, maxBitrate: 400_000 }));

const recvOf = ({ client }: MediaClient) => client.session.peer.transportFor('recv');
const consumerOf = ({ client }: MediaClient, id: string) => client.session.peer.consumers.get(id).consumer;

/** Anna is on the server `home`, which is full then; whoever comes later receives on `lender`. */
async function fullHome() {
	const servers = await LentServers.start({ lender: 1, home: 1 });
	servers.server('home').createRoom();
	const anna = await MediaClient.enter(servers.server('home'));
	await servers.fill('home');
	return { servers, anna };
}

test('a receiver of a full server gets every layer, pause, resume and close of a camera on another server', {
	timeout: 60_000,
}, async () => {
	const { servers, anna } = await fullHome();
	await using _ = servers;
	const ben = await MediaClient.enter(servers.server('home'));
	const video = openCamera(largeCamera);
	try {
		expect(await servers.held('lender')).toContain(recvOf(ben).id);
		const camera = await anna.send.produce({ track: video.track, encodings });
		const seen = await ben.consume(camera.id);
		await ben.flows(seen);
		for (const spatialLayer of [0, 2, 1]) {
			await ben.client.ask('setPreferredLayers', { consumerId: seen, spatialLayer });
			const current = () => consumerOf(ben, seen).currentLayers?.spatialLayer;
			await until(current, `layer ${spatialLayer} to flow`, (layer) => layer === spatialLayer);
			await ben.flows(seen);
		}
		expect(ben.client.told('layersChanged').at(-1)).toMatchObject({ consumerId: seen, spatialLayer: 1 });

		await anna.client.ask('pauseProducer', { producerId: camera.id });
		await ben.client.next('consumerPaused');
		await anna.client.ask('resumeProducer', { producerId: camera.id });
		await ben.client.next('consumerResumed');
		await ben.flows(seen);

		await ben.client.ask('pauseConsumer', { consumerId: seen });
		await ben.stands(seen, anna);
		await ben.client.ask('resumeConsumer', { consumerId: seen });
		await ben.flows(seen);

		await anna.client.ask('closeProducer', { producerId: camera.id });
		expect(await ben.client.next('consumerClosed')).toEqual({ consumerId: seen });
		expect(ben.client.session.peer.consumers.find(seen)).toBeUndefined();
		await until(
			() => servers.held('lender'),
			'the camera to close on the lender',
			(held) => !held.includes(camera.id) && !held.includes(seen),
		);
	} finally {
		video.stop();
		anna.leave();
		ben.leave();
	}
});

test('a voice is heard on another server', { timeout: 60_000 }, async () => {
	const { servers, anna } = await fullHome();
	await using _ = servers;
	const ben = await MediaClient.enter(servers.server('home'));
	const cem = await MediaClient.enter(servers.server('home'));
	const tone = openMicrophone();
	try {
		await anna.send.produce({ track: tone.track });
		const voices = () => ben.client.told('voicesChanged').at(-1)?.voices ?? [];
		const found = await until(voices, 'the voice', (all) => all.some(({ peerId }) => peerId === anna.peerId));
		const voiceId = found.find(({ peerId }) => peerId === anna.peerId)?.producerId ?? '';
		for (const listener of [ben, cem]) await listener.flows(await listener.consume(voiceId));
		expect((await servers.held('lender')).filter((id) => id === voiceId)).toHaveLength(1);
	} finally {
		tone.stop();
		for (const each of [anna, ben, cem]) each.leave();
	}
});

test('the pipe of a camera stands while nobody behind it watches', { timeout: 60_000 }, async () => {
	const { servers, anna } = await fullHome();
	await using _ = servers;
	const ben = await MediaClient.enter(servers.server('home'));
	const video = openCamera({ noise: true, framesPerSecond: 20 });
	try {
		const camera = await anna.send.produce({ track: video.track });
		const seen = await ben.consume(camera.id);
		await ben.flows(seen);
		await ben.client.ask('pauseConsumer', { consumerId: seen });
		const pipe = servers.pipe('home');
		const sending = anna.client.session.peer.transportFor('send');
		const read = async () => {
			const [[piped], [sent]] = await Promise.all([pipe.getStats(), sending.getStats()]);
			return { piped: piped?.bytesSent ?? 0, sent: sent?.rtpBytesReceived ?? 0 };
		};
		/** Bytes that went into the pipe while so many came from the sender. */
		const pipedMeanwhile = async (bytes: number) => {
			const before = await read();
			const after = await until(read, `${bytes} bytes of the sender`, ({ sent }) => sent > before.sent + bytes);
			return after.piped - before.piped;
		};
		await until(
			() => pipedMeanwhile(20_000),
			'an idle pipe',
			(bytes) => bytes < 400,
		);
		await ben.client.ask('resumeConsumer', { consumerId: seen });
		await ben.flows(seen);
		expect(await pipedMeanwhile(20_000)).toBeGreaterThan(10_000);
	} finally {
		video.stop();
		anna.leave();
		ben.leave();
	}
});

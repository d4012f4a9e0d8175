import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MediaClient } from '../../testing/MediaClient.ts';
import { openCamera } from '../../testing/syntheticMedia.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';

/** Longer than a request counts as one that follows another closely. */
const quietMs = 800;

type Options = {
	canMakeKeyFrames?: boolean;
	/** Default: one. */
	layers?: number;
};

/** Anna sends a camera and Ben receives it; nothing has been requested for a while. */
async function watched({ canMakeKeyFrames = true, layers = 1 }: Options = {}) {
	const server = await TestSfu.start();
	server.createRoom();
	const [anna, ben] = [await MediaClient.enter(server, {}, { canMakeKeyFrames }), await MediaClient.enter(server)];
	const camera = openCamera(layers === 1 ? { noise: true, framesPerSecond: 20 } : { width: 960, height: 540 });
	const encodings = Array.from({ length: layers }, (_, index) => ({
		scaleResolutionDownBy: 2 ** (layers - 1 - index),
	}));
	const { id: producerId } = await anna.send.produce({ track: camera.track, encodings });
	const consumerId = await ben.consume(producerId);
	await ben.flows(consumerId);
	const producer = anna.client.session.peer.producers.get(producerId);
	await until(
		async () => producer.score,
		`${layers} layers`,
		(score) => score.length === layers,
	);
	await sleep(quietMs);
	const toldBefore = anna.client.told('keyFrameNeeded').length;
	const requested = async () => (await producer.getStats())[0]?.pliCount ?? 0;
	const requestedBefore = await requested();
	return {
		...{ anna, producerId, toldBefore },
		/** The worker then asks for a key frame of every layer, however lately it did. */
		async resume() {
			await anna.client.ask('pauseProducer', { producerId });
			await anna.client.ask('resumeProducer', { producerId });
		},
		request: () => ben.client.ask('requestKeyFrame', { consumerId }),
		/** Resolves when the worker has sent so many requests to Anna. */
		sent: (count: number) => until(requested, `${count} more PLIs`, (plis) => plis >= requestedBefore + count),
		told: () => anna.client.told('keyFrameNeeded').slice(toldBefore),
		async [Symbol.asyncDispose]() {
			camera.stop();
			anna.leave();
			ben.leave();
			await server[Symbol.asyncDispose]();
		},
	};
}

test('tells a sender of a key frame when its request follows another one closely, and of no single request', async () => {
	await using call = await watched();
	for (const count of [1, 2]) {
		await call.request();
		await call.sent(count);
		await sleep(quietMs);
	}
	expect(call.told()).toEqual([]);
	const requestTwice = async () => {
		await Promise.all([call.request(), call.request()]);
		await sleep(quietMs);
		return call.told();
	};
	// Where a machine is so busy that the first key frame is still awaited, there is no second request.
	const [told] = await until(requestTwice, 'a notice', ({ length }) => length > 0);
	expect(told).toEqual({ producerId: call.producerId, spatialLayers: [0] });
});

test('tells a sender of no key frame that has not said that it makes them', async () => {
	await using call = await watched({ canMakeKeyFrames: false });
	for (const count of [1, 2, 3]) {
		await call.request();
		await call.sent(count);
	}
	expect(call.told()).toEqual([]);
});

test('asks for the layers of several requests of one moment by one notice', async () => {
	await using call = await watched({ layers: 3 });
	await call.resume();
	const requested = async () => call.told();
	const [notice] = await until(requested, 'a notice', ({ length }) => length > 0);
	const layers = notice?.spatialLayers ?? [];
	// Of the three requests, the first may be followed for all layers.
	expect(new Set(layers).size).toBeGreaterThanOrEqual(2);
	expect(layers.filter((layer) => ![0, 1, 2].includes(layer))).toEqual([]);
});

test('asks a sender for twenty key frames at once at most, and then for as many as it would make for RTCP requests', async () => {
	await using call = await watched();
	const startedAtMs = performance.now();
	for (let count = 0; count < 100; count++) {
		await call.resume();
		await sleep(10);
	}
	await sleep(quietMs);
	const sustained = (performance.now() - startedAtMs) / 300;
	expect(call.told().length).toBeGreaterThan(10);
	expect(call.told().length).toBeLessThanOrEqual(20 + sustained);
});

import type { types } from 'mediasoup';
import { describe, expect, test, vi } from 'vitest';
import type { InMemoryClient } from '../../testing/InMemoryClient.ts';
import { MediaClient } from '../../testing/MediaClient.ts';
import { parametersOf, rtpCapabilities } from '../../testing/rtpParameters.ts';
import { openCamera } from '../../testing/syntheticMedia.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import { SfuError } from '../errors.ts';
import type { PeerTransport } from '../peer/PeerTransport.ts';

const tile = (producerId: string, height = 180, priority = 100) => ({
	...{ producerId, width: Math.round((height * 16) / 9), height, priority },
});

type Capped = PeerTransport & Pick<types.WebRtcTransport, 'setMaxOutgoingBitrate'>;

/** Consumed and resumed. */
async function receive(client: InMemoryClient, producerId: string): Promise<string> {
	const { consumerId } = await client.ask('consume', { producerId, rtpCapabilities });
	await client.ask('resumeConsumer', { consumerId });
	return consumerId;
}

const consumerOf = (client: InMemoryClient, consumerId: string) =>
	client.session.peer.consumers.get(consumerId).consumer;

/** A class with this many cameras and one viewer, who is host. */
async function classWith(server: TestSfu, cameras: number) {
	server.createRoom();
	const viewer = await server.enter({ role: 'host' });
	await viewer.transport('recv');
	const senders = [];
	for (let i = 0; i < cameras; i++) {
		const sender = await server.enter();
		senders.push(Object.assign(sender, { camera: await sender.produce('camera') }));
	}
	return { viewer, senders };
}

describe('a budget', () => {
	test('lowers layers, then drops tiles, then all video, with a notice at each step, and restores everything when it is lifted', async () => {
		await using server = await TestSfu.start({ voices: 1 });
		const { viewer, senders } = await classWith(server, 2);
		const ids: string[] = [];
		for (const { camera } of senders) ids.push(await receive(viewer, camera));
		// Voices of three peers take 0.144 Mbit/s; layers are assumed to take 0.1, 0.3 and 0.9 before they are measured.
		const show = () => viewer.ask('setVisibleTiles', { tiles: senders.map(({ camera }, i) => tile(camera, 400 - i)) });
		await show();
		const state = () =>
			ids.map((id) => {
				const { paused, preferredLayers } = consumerOf(viewer, id);
				return paused ? null : preferredLayers?.spatialLayer;
			});
		const budget = async (budgetMbps: number | null) => {
			await viewer.ask('setRoomOptions', { budgetMbps });
			await show();
			return { layers: state(), told: viewer.told('receptionChanged').at(-1) };
		};
		expect(state()).toEqual([1, 1]);
		expect(viewer.told('receptionChanged')).toEqual([]);
		const [, second = ''] = senders.map(({ camera }) => camera);
		server.sfu.rooms.get('physics').change({ budgetMbps: 0.6 });
		await show();
		expect(state()).toEqual([1, 0]);
		expect(viewer.told('receptionChanged').at(-1)).toEqual({ step: 'lowerLayers', reason: 'budget', heldBack: [] });
		server.sfu.rooms.get('physics').change({ budgetMbps: 0.25 });
		await show();
		expect(state()).toEqual([0, null]);
		expect(viewer.told('receptionChanged').at(-1)).toEqual({
			step: 'fewerTiles',
			reason: 'budget',
			heldBack: [second],
		});
		server.sfu.rooms.get('physics').change({ budgetMbps: 0.15 });
		await show();
		expect([state(), viewer.told('receptionChanged').at(-1)?.step]).toEqual([[null, null], 'audioOnly']);
		expect(await budget(null)).toEqual({ layers: [1, 1], told: { step: 'full', reason: null, heldBack: [] } });
		const { allocation, peers } = await viewer.ask('getStats', {});
		expect(allocation).toMatchObject({ budgetMbps: 50, automatic: true, load: 'fine' });
		expect(peers[0]).toMatchObject({ videos: { shown: 2, sent: 2 }, reception: { step: 'full' } });
	});

	test('can be set by hosts only, is shown to everybody and is kept with the room', async () => {
		await using server = await TestSfu.start();
		const { viewer, senders } = await classWith(server, 1);
		await viewer.ask('setRoomOptions', { budgetMbps: 80 });
		expect((await senders[0]?.next('roomUpdated'))?.room.budgetMbps).toBe(80);
		expect(server.sfu.rooms.get('physics').settings.budgetMbps).toBe(80);
		expect(await senders[0]?.codeOf('setRoomOptions', { budgetMbps: 10 })).toBe('forbidden');
		expect(await viewer.codeOf('setRoomOptions', { budgetMbps: 0 })).toBe('bad-request');
	});

	test('is an equal share of the network among running classes when it is not set', async () => {
		await using server = await TestSfu.start({ serverBudgetMbps: () => 90 });
		const { viewer } = await classWith(server, 0);
		const budget = async () => (await viewer.ask('getStats', {})).allocation.budgetMbps;
		expect(await budget()).toBe(90);
		for (const roomId of ['chemistry', 'empty']) server.createRoom({ roomId });
		await server.enter({ roomId: 'chemistry' });
		expect(await budget()).toBe(45);
	});
});

describe('a camera', () => {
	test('is asked to encode a larger layer at once, and a smaller one or none after a delay', async () => {
		await using server = await TestSfu.start();
		const { viewer, senders } = await classWith(server, 1);
		const [sender] = senders;
		if (!sender) throw new Error('nobody sends');
		await receive(viewer, sender.camera);
		const show = (height: number) =>
			viewer.ask('setVisibleTiles', { tiles: height ? [tile(sender.camera, height)] : [] });
		await show(180);
		expect(await sender.next('demandChanged')).toEqual({ producerId: sender.camera, maxSpatialLayer: 0 });
		await show(400);
		expect(sender.told('demandChanged').at(-1)).toEqual({ producerId: sender.camera, maxSpatialLayer: 1 });
		await show(0);
		// Not at once: a viewer that turns the page back still finds the video.
		expect(sender.told('demandChanged')).toHaveLength(2);
		expect(await sender.next('demandChanged', 2)).toEqual({ producerId: sender.camera, maxSpatialLayer: null });
		await show(800);
		expect(sender.told('demandChanged').at(-1)).toEqual({ producerId: sender.camera, maxSpatialLayer: 2 });
	});

	test('is not measured while nobody receives it', { timeout: 30_000 }, async () => {
		await using server = await TestSfu.start();
		const { viewer, senders } = await classWith(server, 2);
		for (const { camera } of senders) await receive(viewer, camera);
		const [shown, hidden] = senders;
		if (!shown || !hidden) throw new Error('nobody sends');
		await viewer.ask('setVisibleTiles', { tiles: [tile(shown.camera, 400)] });
		expect(await hidden.next('demandChanged')).toEqual({ producerId: hidden.camera, maxSpatialLayer: null });
		const measured = senders.map(({ camera, session }) => vi.spyOn(session.peer.producers.get(camera), 'getStats'));
		const counts = () => measured.map(({ mock }) => mock.calls.length);
		await until(counts, 'the camera that is shown to be measured', ([count = 0]) => count > 0, { timeoutMs: 20_000 });
		expect(counts()[1]).toBe(0);
	});

	test('is sent with its smallest layer in a large class unless its peer is spotlit', async () => {
		await using server = await TestSfu.start({ audioOnlyAbove: 2 });
		const { viewer, senders } = await classWith(server, 2);
		const ids: string[] = [];
		for (const { camera } of senders) ids.push(await receive(viewer, camera));
		await viewer.ask('setVisibleTiles', { tiles: senders.map(({ camera }) => tile(camera, 400)) });
		const layers = () => ids.map((id) => consumerOf(viewer, id).preferredLayers?.spatialLayer);
		expect(layers()).toEqual([0, 0]);
		expect(viewer.told('receptionChanged').at(-1)).toMatchObject({ step: 'lowerLayers', reason: 'largeClass' });
		await viewer.ask('spotlight', { peerId: senders[1]?.answer.peerId ?? '' });
		await until(layers, 'the spotlit camera with a larger layer', ([, second]) => second === 1);
		expect(layers()).toEqual([0, 1]);
	});
});

describe('a busy computer', () => {
	test('sends a new camera with its smallest layer for reason load, and all layers once the load has fallen', async () => {
		await using server = await TestSfu.start();
		const { viewer, senders } = await classWith(server, 1);
		const [sender] = senders;
		if (!sender) throw new Error('nobody sends');
		const consumerId = await receive(viewer, sender.camera);
		const producer = sender.session.peer.producers.get(sender.camera);
		server.sfu.rooms
			.get('physics')
			.allocator.addVideo(sender.session.peer, producer, { layerCount: 3, smallestLayerOnly: true });
		await viewer.ask('setVisibleTiles', { tiles: [tile(sender.camera, 700)] });
		expect(consumerOf(viewer, consumerId).preferredLayers?.spatialLayer).toBe(0);
		expect(viewer.told('receptionChanged').at(-1)).toEqual({ step: 'lowerLayers', reason: 'load', heldBack: [] });
		// The next sample finds that this computer is not busy.
		const layer = () => consumerOf(viewer, consumerId).preferredLayers?.spatialLayer;
		await until(layer, 'the largest layer', (spatialLayer) => spatialLayer === 2);
		expect(viewer.told('receptionChanged').at(-1)?.step).toBe('full');
	});
});

describe('a full computer', () => {
	/** The load is measured; only the limit is low, so that the test does not need a whole core. */
	test('refuses new cameras and new classes while running ones go on', { timeout: 60_000 }, async () => {
		await using server = await TestSfu.start({ maxWorkerLoad: 0.002 });
		server.createRoom();
		server.createRoom({ roomId: 'chemistry' });
		const [anna, ben] = [await MediaClient.enter(server), await MediaClient.enter(server)];
		const video = openCamera({ noise: true, width: 640, height: 360, framesPerSecond: 20 });
		try {
			const { id } = await anna.send.produce({ track: video.track });
			const consumerId = await ben.consume(id);
			// Load shedding drops small tiles first; this one is large.
			await ben.client.ask('setVisibleTiles', { tiles: [tile(id, 360, 200)] });
			await ben.flows(consumerId);
			const room = server.sfu.rooms.get('physics');
			await until(
				() => room.load,
				'a full computer',
				(load) => load === 'full',
				{ timeoutMs: 40_000 },
			);
			const late = await server.enter();
			const transportId = await late.transport('send');
			const camera = { transportId, kind: 'video', source: 'camera', rtpParameters: parametersOf('camera') } as const;
			expect(await late.codeOf('produce', camera)).toBe('overloaded');
			const mic = { transportId, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') } as const;
			expect(await late.codeOf('produce', mic)).toBe('ok');
			await expect(server.enter({ roomId: 'chemistry' })).rejects.toMatchObject({ wire: { code: 'overloaded' } });
			expect((await late.ask('getStats', {})).allocation.load).toBe('full');
			await ben.flows(consumerId);
		} finally {
			video.stop();
			anna.leave();
			ben.leave();
		}
	});
});

test('holds video back from a viewer with a weak connection, and from nobody else', { timeout: 60_000 }, async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const clients = [await MediaClient.enter(server), await MediaClient.enter(server), await MediaClient.enter(server)];
	const [anna, weak, well] = clients as [MediaClient, MediaClient, MediaClient];
	const video = openCamera({ noise: true, width: 640, height: 360, framesPerSecond: 20 });
	try {
		const { id } = await anna.send.produce({ track: video.track });
		const [received, other] = [await weak.consume(id), await well.consume(id)];
		await weak.flows(received);
		// mediasoup caps its own estimate: a rate limiter of the kernel (tc) needs privileges that a test may not have.
		// Of a server alone, every transport is mediasoup's.
		const transport = weak.client.session.peer.transportFor('recv') as Capped;
		await transport.setMaxOutgoingBitrate(60_000);
		const told = () => weak.client.told('receptionChanged').at(-1);
		await until(told, 'a notice about bandwidth', (notice) => notice?.reason === 'bandwidth', { timeoutMs: 40_000 });
		expect(told()).toEqual({ step: 'audioOnly', reason: 'bandwidth', heldBack: [id] });
		await weak.stands(received, anna);
		await well.flows(other);
		expect(well.client.told('receptionChanged')).toEqual([]);
	} finally {
		video.stop();
		for (const client of clients) client.leave();
	}
});

test('logs a failure of the planning and goes on serving', async () => {
	const errors: unknown[] = [];
	const silent = () => undefined;
	const logger = { debug: silent, info: silent, warn: silent, error: (entry: unknown) => errors.push(entry) };
	const serverBudgetMbps = () => {
		throw new SfuError('internal', 'no network');
	};
	await using server = await TestSfu.start({ logger, serverBudgetMbps });
	const { viewer, senders } = await classWith(server, 1);
	await senders[0]?.ask('pauseProducer', { producerId: senders[0].camera });
	await until(() => errors.length, 'the failure to be logged');
	expect(await viewer.codeOf('getParticipants', {})).toBe('ok');
});

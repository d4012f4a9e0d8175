import { expect, test } from 'vitest';
import type { Reception } from '../../protocol/models.ts';
import type { InMemoryClient } from '../../testing/InMemoryClient.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import { ConsumerSlot } from '../peer/ConsumerSlot.ts';
import type { VideoReceiver } from '../room/VideoReceiver.ts';

type TestRoom = ReturnType<TestSfu['createRoom']>;

/** Receives every video it is given over a DirectTransport, as a recorder in this process would; it is no peer. */
async function startRecorder(room: TestRoom) {
	const releaseMedia = room.holdMedia();
	const { router } = await room.media();
	const transport = await router.createDirectTransport();
	const told: Reception[] = [];
	const slots: ConsumerSlot[] = [];
	const receiver: VideoReceiver = {
		id: 'recorder',
		usesNetwork: true,
		slots,
		tiles: null,
		sampleDownlink: async () => ({ availableBps: undefined, lossRatio: 0 }),
		receptionChanged: (reception) => told.push(reception),
	};
	return {
		receiver,
		told,
		async consume(sender: InMemoryClient, producerId: string): Promise<ConsumerSlot> {
			const { rtpCapabilities } = router;
			const consumer = await transport.consume({ producerId, rtpCapabilities, paused: true });
			const slot = new ConsumerSlot(consumer, { peerId: sender.session.peer.id, source: 'camera' });
			await slot.resume();
			slots.push(slot);
			return slot;
		},
		stop(): void {
			transport.close();
			releaseMedia();
		},
	};
}

/** The spatial layer that the worker was told to send; null: none. */
const layerOf = ({ consumer: { paused, preferredLayers } }: ConsumerSlot) =>
	paused ? null : (preferredLayers?.spatialLayer ?? 0);

test('a camera that only a receiver other than a peer watches is granted and stays demanded until that is removed', {
	timeout: 30_000,
}, async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const [anna, ben] = [await server.enter(), await server.enter()];
	const [watched, unwatched] = [await anna.produce('camera'), await ben.produce('camera')];
	const recorder = await startRecorder(room);
	const slot = await recorder.consume(anna, watched);
	const remove = room.parts.allocation.addReceiver(recorder.receiver);
	await until(
		() => layerOf(slot),
		'the largest layer',
		(layer) => layer === 2,
	);
	expect(recorder.told).toEqual([]);
	// Both cameras were planned for at the same time; the one that nobody watches is told so after a while.
	expect(await ben.next('demandChanged')).toEqual({ producerId: unwatched, maxSpatialLayer: null });
	expect(anna.told('demandChanged')).toEqual([]);
	expect(room.parts.allocation.topLayerOf(anna.session.peer)).toBe(2);

	remove();
	remove();
	expect(await anna.next('demandChanged')).toEqual({ producerId: watched, maxSpatialLayer: null });
	recorder.stop();
});

test('a receiver that is added with a camera nobody encodes any more has it demanded again', {
	timeout: 30_000,
}, async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const anna = await server.enter();
	const producerId = await anna.produce('camera');
	expect(await anna.next('demandChanged')).toEqual({ producerId, maxSpatialLayer: null });
	const recorder = await startRecorder(room);
	await recorder.consume(anna, producerId);
	room.parts.allocation.addReceiver(recorder.receiver);
	expect(await anna.next('demandChanged', 1)).toEqual({ producerId, maxSpatialLayer: 2 });
	recorder.stop();
});

test('a receiver other than a peer gets lower layers when the budget is short, and is told why', async () => {
	await using server = await TestSfu.start({ voices: 1 });
	const room = server.createRoom();
	const anna = await server.enter();
	const recorder = await startRecorder(room);
	const slot = await recorder.consume(anna, await anna.produce('camera'));
	const remove = room.parts.allocation.addReceiver(recorder.receiver);
	await until(
		() => layerOf(slot),
		'the largest layer',
		(layer) => layer === 2,
	);
	// Two receivers hear voices of 0.048 Mbit/s; layers are taken for 0.1, 0.3 and 0.9 while nothing was measured.
	const withBudget = async (budgetMbps: number | null) => {
		room.change({ budgetMbps });
		await room.parts.allocation.settled();
		return { layer: layerOf(slot), told: recorder.told.at(-1) };
	};
	expect(await withBudget(0.5)).toEqual({
		layer: 1,
		told: { step: 'lowerLayers', reason: 'budget', heldBack: [] },
	});
	expect(await withBudget(0.15)).toEqual({
		layer: null,
		told: { step: 'audioOnly', reason: 'budget', heldBack: [slot.producerId] },
	});
	expect(await withBudget(null)).toEqual({ layer: 2, told: { step: 'full', reason: null, heldBack: [] } });
	expect(anna.told('receptionChanged')).toEqual([]);

	remove();
	await withBudget(0.15);
	expect(recorder.told).toHaveLength(3);
	recorder.stop();
});

test('a receiver other than a peer has tiles and shares the budget with peers as one of them', async () => {
	await using server = await TestSfu.start({ voices: 1 });
	const room = server.createRoom();
	const [anna, ben] = [await server.enter(), await server.enter()];
	const producerId = await anna.produce('camera');
	await ben.transport('recv');
	const { consumerId } = await ben.ask('consume', { producerId });
	await ben.ask('resumeConsumer', { consumerId });
	const recorder = await startRecorder(room);
	const slot = await recorder.consume(anna, producerId);
	const tile = { producerId, width: 320, height: 180, priority: 10 };
	room.parts.allocation.addReceiver(Object.assign(recorder.receiver, { tiles: new Map([[producerId, tile]]) }));
	await room.parts.allocation.settled();
	const ofBen = ben.session.peer.consumers.get(consumerId);
	expect([layerOf(slot), layerOf(ofBen)]).toEqual([0, 2]);
	// Left for video: 0.15 Mbit/s, which is one smallest layer.
	room.change({ budgetMbps: 0.3 });
	await room.parts.allocation.settled();
	expect([layerOf(slot), layerOf(ofBen)].filter((layer) => layer !== null)).toEqual([0]);
	recorder.stop();
});

import { expect, test } from 'vitest';
import { allocate, type Limits, neededBps, receptionOf, type VideoRequest } from './allocate.ts';

const layerBps = [100, 300, 900];
const tile = (receiverId: string, producerId: string, more: Partial<VideoRequest> = {}): VideoRequest => ({
	...{ receiverId, producerId, rank: 'tile', area: 100, layerBps, wanted: 1 },
	...more,
});
const limits = (roomBps: number, receiverBps: [string, number][] = []): Limits => ({
	roomBps,
	roomReason: 'budget',
	receiverBps: new Map(receiverBps),
});
const layersOf = (requests: VideoRequest[], ...[roomBps, receiverBps]: Parameters<typeof limits>) =>
	Object.fromEntries(
		allocate(requests, limits(roomBps, receiverBps)).map(({ request, layer }) => [
			`${request.receiverId}<${request.producerId}`,
			layer,
		]),
	);

test('gives every receiver what its tiles need when the budget is large enough', () => {
	const requests = [tile('ann', 'ben'), tile('ann', 'cem', { wanted: 2 }), tile('ben', 'cem', { wanted: 0 })];
	expect(layersOf(requests, 10_000)).toEqual({ 'ann<ben': 1, 'ann<cem': 2, 'ben<cem': 0 });
});

test('lowers layers before it drops tiles when bandwidth is short, and gives nobody a second video before everybody has one', () => {
	const requests = ['ann', 'ben'].flatMap((receiver) => [
		tile(receiver, 'cem', { area: 400 }),
		tile(receiver, 'dora', { area: 100 }),
	]);
	expect(layersOf(requests, 400)).toEqual({ 'ann<cem': 0, 'ann<dora': 0, 'ben<cem': 0, 'ben<dora': 0 });
	expect(layersOf(requests, 600)).toEqual({ 'ann<cem': 1, 'ann<dora': 0, 'ben<cem': 0, 'ben<dora': 0 });
	expect(layersOf(requests, 200)).toEqual({ 'ann<cem': 0, 'ann<dora': null, 'ben<cem': 0, 'ben<dora': null });
	expect(layersOf(requests, 0)).toEqual({ 'ann<cem': null, 'ann<dora': null, 'ben<cem': null, 'ben<dora': null });
});

test('serves a screen first and in full, then the active speaker, then the other tiles', () => {
	const requests = [
		tile('ann', 'small'),
		tile('ann', 'speaker', { rank: 'speaker', wanted: 2 }),
		tile('ann', 'screen', { rank: 'screen', layerBps: [2_000], wanted: 0 }),
	];
	expect(layersOf(requests, 3_100)).toEqual({ 'ann<screen': 0, 'ann<speaker': 2, 'ann<small': 0 });
	expect(layersOf(requests, 2_100)).toEqual({ 'ann<screen': 0, 'ann<speaker': 0, 'ann<small': null });
	expect(layersOf(requests, 1_000)).toEqual({ 'ann<screen': 0, 'ann<speaker': null, 'ann<small': null });
	expect(layersOf(requests, 9_000, [['ann', 1_000]])).toEqual({
		'ann<screen': 0,
		'ann<speaker': null,
		'ann<small': null,
	});
});

test('gives a receiver on this computer all it asks for, and takes none of it from the budget of the others', () => {
	const requests = [tile('recorder', 'ben', { wanted: 2 }), tile('ann', 'ben')];
	const shares = allocate(requests, { ...limits(300), localReceivers: new Set(['recorder']) });
	expect(Object.fromEntries(shares.map(({ request, layer }) => [request.receiverId, layer]))).toEqual({
		recorder: 2,
		ann: 1,
	});
});

test('limits a receiver on this computer by what it says that it can take', () => {
	const requests = [tile('recorder', 'ben', { wanted: 2 })];
	const local = { ...limits(0, [['recorder', 350]]), localReceivers: new Set(['recorder']) };
	expect(allocate(requests, local)).toMatchObject([{ layer: 1, reason: 'bandwidth' }]);
});

test('reports as needed what a receiver was given plus what its own downlink alone holds back', () => {
	const requests = [tile('ann', 'ben'), tile('ann', 'cem')];
	expect(neededBps(allocate(requests, limits(10_000)))).toBe(600);
	expect(neededBps(allocate(requests, limits(150)))).toBe(100);
	expect(neededBps(allocate(requests, limits(10_000, [['ann', 250]])))).toBe(600);
});

test('takes nothing from other receivers when one has a weak downlink', () => {
	const requests = ['ann', 'ben'].map((receiver) => tile(receiver, 'cem'));
	expect(layersOf(requests, 10_000, [['ann', 150]])).toEqual({ 'ann<cem': 0, 'ben<cem': 1 });
});

test('reports to each receiver the step it is on and the reason', () => {
	const told = (requests: VideoRequest[], ...[roomBps, receiverBps]: Parameters<typeof limits>) =>
		receptionOf(allocate(requests, limits(roomBps, receiverBps)));
	const two = [tile('ann', 'ben'), tile('ann', 'cem')];
	expect(told(two, 600)).toEqual({ step: 'full', reason: null, heldBack: [] });
	expect(told(two, 200)).toEqual({ step: 'lowerLayers', reason: 'budget', heldBack: [] });
	expect(told(two, 150)).toEqual({ step: 'fewerTiles', reason: 'budget', heldBack: ['cem'] });
	expect(told(two, 600, [['ann', 50]])).toEqual({ step: 'audioOnly', reason: 'bandwidth', heldBack: ['ben', 'cem'] });
	const capped = [tile('ann', 'ben', { cap: { layer: 0, reason: 'largeClass' } })];
	expect(told(capped, 600)).toEqual({ step: 'lowerLayers', reason: 'largeClass', heldBack: [] });
	expect(told([], 0)).toEqual({ step: 'full', reason: null, heldBack: [] });
});

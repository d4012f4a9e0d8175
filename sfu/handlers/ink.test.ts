import { expect, test } from 'vitest';
import { InkReplica } from '../protocol/ink/InkReplica.ts';
import { randomPoints, seeded } from '../protocol/ink/seeded.fixture.ts';
import { encodePoints, type StrokePoint } from '../protocol/ink/strokePoints.ts';
import { maxStrokePoints } from '../protocol/models/ink.ts';
import type { InMemoryClient } from '../testing/InMemoryClient.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';

const style = { tool: 'pen', color: 2, width: 40 } as const;
const dot: StrokePoint = [5000, 5000, 50];
let strokeCount = 0;
const newId = () => `stroke-${++strokeCount}`;

/** A host who shares a screen, and two participants of whom the first may draw. */
async function classWithScreen() {
	const server = await TestSfu.start();
	server.createRoom();
	const host = await server.enter({ role: 'host' }, { displayName: 'Ms Smith' });
	const ann = await server.enter({}, { displayName: 'Ann' });
	const ben = await server.enter({}, { displayName: 'Ben' });
	await host.ask('setPermissions', { peerId: ann.answer.peerId, permissions: { draw: true } });
	const surface = `media/${await host.produce('screen')}`;
	return { server, host, ann, ben, surface, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A whole stroke. @returns its id */
async function draw(who: InMemoryClient, surface: string, points: StrokePoint[] = [dot]): Promise<string> {
	const strokeId = newId();
	await who.ask('drawInk', {
		surface,
		strokes: [{ strokeId, style, from: 0, points: encodePoints(points), done: true }],
	});
	return strokeId;
}

async function idsOn(who: InMemoryClient, surface: string): Promise<string[]> {
	return (await who.ask('getInk', { surface })).strokes.map(({ strokeId }) => strokeId);
}

/** What it was told of the surface, from its answers of `getInk` and its notices. */
async function replicaOf(who: InMemoryClient, surface: string): Promise<InkReplica> {
	const replica = new InkReplica();
	let next: number | undefined = 0;
	while (next !== undefined) next = replica.load(await who.ask('getInk', { surface, from: next }));
	return replica;
}

test('what is drawn in batches is the same for everybody, with the name of whoever drew it', async () => {
	await using lesson = await classWithScreen();
	const { server, ann, ben, host, surface } = lesson;
	const replica = await replicaOf(ben, surface);
	const points = randomPoints(seeded(1), 40);
	const strokeId = newId();
	for (let from = 0; from < 40; from += 10) {
		const batch = encodePoints(points.slice(from, from + 10), points[from - 1]);
		const done = from === 30;
		await ann.ask('drawInk', {
			surface,
			strokes: [{ strokeId, ...(from === 0 && { style }), from, points: batch, done }],
		});
	}
	const drawn = await until(
		() => ben.told('inkDrawn'),
		'four frames',
		({ length }) => length === 4,
	);
	expect(drawn.map((notice) => replica.drawn(notice))).toEqual(['applied', 'applied', 'applied', 'applied']);
	expect(drawn[0]).toMatchObject({ surface, begun: [{ strokeId, ...style, name: 'Ann' }] });
	const stroke = { strokeId, ...style, peerId: ann.answer.peerId, name: 'Ann', points, closed: true };
	expect(replica.strokes).toMatchObject([stroke]);
	expect(host.told('inkDrawn')).toEqual(drawn);
	expect(ann.told('inkDrawn')).toEqual(drawn);

	await ann.ask('leaveRoom', {});
	const late = await server.enter();
	expect(late.answer.parts.ink).toEqual({ surfaces: [surface] });
	expect((await replicaOf(late, surface)).strokes).toEqual(replica.strokes);
});

test('points that are sent again are not drawn twice, and missing ones are asked for', async () => {
	await using lesson = await classWithScreen();
	const { host, surface } = lesson;
	const points = randomPoints(seeded(2), 600);
	const strokeId = newId();
	const send = (from: number, to: number, more = {}) =>
		host.codeOf('drawInk', {
			...{
				surface,
				strokes: [{ strokeId, from, points: encodePoints(points.slice(from, to), points[from - 1]), ...more }],
			},
		});
	expect(await send(0, 300, { style })).toBe('ok');
	expect(await send(301, 310)).toBe('wrong-state');
	expect(await send(0, 300, { style })).toBe('ok');
	expect(await send(290, 400)).toBe('ok');
	expect(await send(256, 600, { done: true })).toBe('ok');
	expect(await send(500, 600, { done: true })).toBe('ok');
	expect((await replicaOf(host, surface)).strokes).toMatchObject([{ points, closed: true }]);
	const more = { surface, strokes: [{ strokeId, from: 600, points: encodePoints([dot], points[599]) }] };
	expect(await host.codeOf('drawInk', more)).toBe('wrong-state');
});

test('refuses whoever may not draw, and nothing of the request is drawn', async () => {
	await using lesson = await classWithScreen();
	const { host, ann, ben, surface } = lesson;
	const strokes = [{ strokeId: newId(), style, from: 0, points: encodePoints([dot]) }];
	const own = await draw(host, surface);
	const requests = [
		['drawInk', { surface, strokes }],
		['eraseInk', { surface, strokeIds: [own] }],
		['replaceInk', { surface, remove: [own], add: [] }],
		['undoInk', { surface }],
		['redoInk', { surface }],
		['clearInk', { surface, whose: 'mine' }],
		['pointLaser', { surface, at: [1, 1] }],
	] as const;
	for (const [operation, request] of requests)
		expect(await ben.codeOf(operation, request), operation).toBe('forbidden');
	expect(await ann.codeOf('clearInk', { surface, whose: 'all' })).toBe('forbidden');
	expect(await ann.codeOf('clearAllInk', {})).toBe('forbidden');
	expect(await ann.codeOf('eraseInk', { surface, strokeIds: [own] })).toBe('forbidden');
	expect(await ann.codeOf('replaceInk', { surface, remove: [own], add: [] })).toBe('forbidden');
	const further = { surface, strokes: [...strokes, { strokeId: own, from: 1, points: '' }] };
	expect(await ann.codeOf('drawInk', further)).toBe('forbidden');
	expect(await idsOn(ben, surface)).toEqual([own]);
	await host.ask('setPermissions', { permissions: { draw: true } });
	expect(await ben.codeOf('drawInk', { surface, strokes })).toBe('ok');
	await host.ask('setPermissions', { permissions: { draw: false } });
	expect(await ben.codeOf('drawInk', { surface, strokes: [{ strokeId: newId(), style, from: 0, points: '' }] })).toBe(
		'forbidden',
	);
});

test('a participant draws on its own camera and on that of a host, not on that of another, until it is in the spotlight', async () => {
	await using lesson = await classWithScreen();
	const { host, ann, ben } = lesson;
	const [ofHost, ofAnn, ofBen] = [
		await host.produce('camera'),
		await ann.produce('camera'),
		await ben.produce('camera'),
	];
	const codeOn = (who: InMemoryClient, producerId: string) =>
		who.codeOf('pointLaser', { surface: `media/${producerId}`, at: [1, 2] });
	expect([await codeOn(ann, ofHost), await codeOn(ann, ofAnn), await codeOn(ann, ofBen)]).toEqual([
		'ok',
		'ok',
		'forbidden',
	]);
	expect(await codeOn(host, ofBen)).toBe('ok');
	await host.ask('spotlight', { peerId: ben.answer.peerId });
	expect(await codeOn(ann, ofBen)).toBe('ok');
	await ben.ask('pauseProducer', { producerId: ofBen });
	expect(await codeOn(ann, ofBen)).toBe('wrong-state');
});

test('refuses surfaces that are not there: microphones, closed screens, those of another room, and pages of no document', async () => {
	await using lesson = await classWithScreen();
	const { server, host, surface } = lesson;
	const mic = `media/${await host.produce('mic')}`;
	server.createRoom({ roomId: 'biology' });
	const other = await server.enter({ role: 'host', roomId: 'biology' });
	const stroke = await draw(host, surface);
	for (const who of [host, other])
		for (const name of [who === host ? mic : surface, 'media/none', 'doc/none/s0']) {
			expect(await who.codeOf('getInk', { surface: name }), name).toBe('not-found surface');
			expect(await who.codeOf('pointLaser', { surface: name, at: null })).toBe('not-found surface');
			expect(await who.codeOf('eraseInk', { surface: name, strokeIds: [stroke] })).toBe('not-found surface');
		}
	await other.ask('clearAllInk', {});
	expect(await idsOn(host, surface)).toEqual([stroke]);
	expect(other.notices.filter(({ name }) => name.startsWith('ink'))).toEqual([]);
	await host.ask('closeProducer', { producerId: surface.slice('media/'.length) });
	expect(await host.codeOf('getInk', { surface })).toBe('not-found surface');
	expect((await server.enter()).answer.parts.ink).toEqual({ surfaces: [] });
});

test.each([
	['a surface of another form', { surface: 'page/1' }],
	['no strokes', { strokes: [] }],
	['an id with other characters', { strokes: [{ strokeId: 'stroke one', style, from: 0, points: '' }] }],
	[
		'a text without text',
		{ strokes: [{ strokeId: 'stroke-1', style: { ...style, tool: 'text' }, from: 0, points: '' }] },
	],
	['a pen with text', { strokes: [{ strokeId: 'stroke-1', style: { ...style, text: 'a' }, from: 0, points: '' }] }],
	[
		'a colour off the palette',
		{ strokes: [{ strokeId: 'stroke-1', style: { ...style, color: 8 }, from: 0, points: '' }] },
	],
	['points that are no base64', { strokes: [{ strokeId: 'stroke-1', style, from: 0, points: '!!' }] }],
	[
		'points off the picture',
		{ strokes: [{ strokeId: 'stroke-1', style, from: 0, points: encodePoints([[-1, 0, 0]]) }] },
	],
	[
		'more points than a batch has',
		{
			strokes: [{ strokeId: 'stroke-1', style, from: 0, points: encodePoints(Array.from({ length: 513 }, () => dot)) }],
		},
	],
])('answers bad-request to %s, and draws nothing', async (_what, request) => {
	await using lesson = await classWithScreen();
	const { host, surface } = lesson;
	expect(await host.codeOf('drawInk', { surface, strokes: [], ...request })).toBe('bad-request');
	expect(await idsOn(host, surface)).toEqual([]);
});

test('a stroke has an end: more points are refused, and what is there stays', async () => {
	await using lesson = await classWithScreen();
	const { host, surface } = lesson;
	const strokeId = newId();
	const points = Array.from({ length: maxStrokePoints }, (): StrokePoint => dot);
	for (let from = 0; from < maxStrokePoints; from += 500) {
		const batch = encodePoints(points.slice(from, from + 500), points[from - 1]);
		await host.ask('drawInk', { surface, strokes: [{ strokeId, ...(from === 0 && { style }), from, points: batch }] });
	}
	const more = { surface, strokes: [{ strokeId, from: maxStrokePoints, points: encodePoints([dot], dot) }] };
	expect(await host.codeOf('drawInk', more)).toBe('bad-request');
	expect((await replicaOf(host, surface)).strokes).toMatchObject([{ points, closed: false }]);
});

test('each person undoes and does again their own changes, whatever others drew meanwhile', async () => {
	await using lesson = await classWithScreen();
	const { host, ann, surface } = lesson;
	const first = await draw(host, surface);
	const ofAnn = await draw(ann, surface);
	const second = await draw(host, surface);
	expect(await host.ask('undoInk', { surface })).toMatchObject({ canUndo: true, canRedo: true });
	expect(await host.ask('undoInk', { surface })).toMatchObject({ canUndo: false, canRedo: true });
	expect(await host.codeOf('undoInk', { surface })).toBe('ok');
	expect(await idsOn(host, surface)).toEqual([ofAnn]);
	await host.ask('redoInk', { surface });
	expect(await host.ask('redoInk', { surface })).toMatchObject({ canUndo: true, canRedo: false });
	expect(await idsOn(host, surface)).toEqual([first, ofAnn, second]);
	await host.ask('eraseInk', { surface, strokeIds: [first, ofAnn, 'not-there'] });
	expect(await idsOn(host, surface)).toEqual([second]);
	// The host has erased it: there is nothing left of Ann's that she could undo.
	expect(await ann.ask('undoInk', { surface })).toMatchObject({ canUndo: false });
	await host.ask('undoInk', { surface });
	expect(await idsOn(host, surface)).toEqual([first, ofAnn, second]);
	await host.ask('clearInk', { surface, whose: 'mine' });
	expect(await idsOn(host, surface)).toEqual([ofAnn]);
	await host.ask('clearInk', { surface, whose: 'all' });
	await host.ask('undoInk', { surface });
	await host.ask('undoInk', { surface });
	expect(await idsOn(host, surface)).toEqual([first, ofAnn, second]);
	const third = await draw(host, surface);
	expect(await host.ask('redoInk', { surface })).toMatchObject({ canRedo: false });
	await host.ask('clearAllInk', {});
	expect(await host.ask('undoInk', { surface })).toEqual({ ok: true, canUndo: false, canRedo: false });
	expect(await idsOn(host, surface)).toEqual([]);
	expect(third).toBeTruthy();
});

test('a part of a stroke is erased: the pieces keep looks and author, and are undone as one', async () => {
	await using lesson = await classWithScreen();
	const { host, ann, ben, surface } = lesson;
	const points = randomPoints(seeded(3), 30);
	const whole = await draw(ann, surface, points);
	const replica = await replicaOf(ben, surface);
	const [left, right] = [newId(), newId()];
	const request = {
		...{ surface, remove: [whole] },
		add: [
			{ strokeId: left, of: whole, points: encodePoints(points.slice(0, 10)) },
			{ strokeId: right, of: whole, points: encodePoints(points.slice(20)) },
		],
	};
	await host.ask('replaceInk', request);
	await host.ask('replaceInk', request);
	for (const notice of ben.told('inkChanged')) expect(replica.changed(notice)).toBe('applied');
	const looks = { ...style, peerId: ann.answer.peerId, name: 'Ann', closed: true };
	expect(replica.strokes).toMatchObject([
		{ ...looks, strokeId: left, points: points.slice(0, 10) },
		{ ...looks, strokeId: right, points: points.slice(20) },
	]);
	expect(await host.codeOf('replaceInk', { ...request, add: [{ ...request.add[0], strokeId: newId() }] })).toBe(
		'not-found stroke',
	);
	const taken = {
		surface,
		remove: [],
		add: [
			{ strokeId: left, style, points: '' },
			{ strokeId: newId(), style, points: '' },
		],
	};
	expect(await host.codeOf('replaceInk', taken)).toBe('bad-request');
	await host.ask('undoInk', { surface });
	expect(await idsOn(host, surface)).toEqual([whole]);
});

test('a stroke that somebody erases while it is drawn is gone, and its author is told', async () => {
	await using lesson = await classWithScreen();
	const { host, ann, surface } = lesson;
	const strokeId = newId();
	await ann.ask('drawInk', { surface, strokes: [{ strokeId, style, from: 0, points: encodePoints([dot]) }] });
	await host.ask('clearInk', { surface, whose: 'all' });
	const more = { surface, strokes: [{ strokeId, from: 1, points: encodePoints([dot], dot) }] };
	expect(await ann.codeOf('drawInk', more)).toBe('not-found stroke');
	expect(await idsOn(host, surface)).toEqual([]);
});

test('the laser pointers of several people are merged, and whoever joins later does not see them', async () => {
	await using lesson = await classWithScreen();
	const { server, host, ann, ben, surface } = lesson;
	await host.ask('pointLaser', { surface, at: [10, 20] });
	expect(ben.told('laserMoved')).toEqual([{ surface, lasers: [{ peerId: host.answer.peerId, at: [10, 20] }] }]);
	await ann.ask('pointLaser', { surface, at: [1, 2] });
	await ann.ask('pointLaser', { surface, at: [3, 4] });
	await host.ask('pointLaser', { surface, at: null });
	const { lasers } = await ben.next('laserMoved', 1);
	expect(lasers).toEqual([
		{ peerId: ann.answer.peerId, at: [3, 4] },
		{ peerId: host.answer.peerId, at: null },
	]);
	expect((await server.enter()).answer.parts.ink).toEqual({ surfaces: [] });
});

test('people who draw, erase and undo by chance leave the same page with everybody, in whatever order answers come in', async () => {
	await using lesson = await classWithScreen();
	const { host, ann, ben, surface } = lesson;
	await host.ask('setPermissions', { permissions: { draw: true } });
	const random = seeded(4);
	const people = [host, ann, ben];
	const replicas = [await replicaOf(ben, surface)];
	/** Answers of `getInk` that come in after so many notices. */
	const onTheWay: { replica: InkReplica; answer: Parameters<InkReplica['load']>[0]; after: number }[] = [];
	let heard = 0;
	const listen = () => {
		const notices = ben.notices.slice(heard);
		heard += notices.length;
		for (const notice of notices) {
			for (const replica of replicas) {
				if (notice.name === 'inkDrawn') replica.drawn(notice.data);
				if (notice.name === 'inkChanged') replica.changed(notice.data);
			}
			for (const late of onTheWay) late.after--;
			for (const late of onTheWay.filter(({ after }) => after === 0))
				expect(late.replica.load(late.answer)).toBeUndefined();
		}
	};
	const open = new Map<InMemoryClient, { strokeId: string; points: StrokePoint[]; sent: number }>();
	for (let step = 0; step < 400; step++) {
		const who = people[random(3)] ?? host;
		const what = random(12);
		if (what < 8) {
			const stroke = open.get(who) ?? { strokeId: newId(), points: randomPoints(random, 1 + random(40)), sent: 0 };
			const { strokeId, points, sent } = stroke;
			const to = Math.min(points.length, sent + 1 + random(8));
			const done = to === points.length;
			const batch = { strokeId, from: sent, points: encodePoints(points.slice(sent, to), points[sent - 1]), done };
			const code = await who.codeOf('drawInk', { surface, strokes: [{ ...batch, ...(sent === 0 && { style }) }] });
			stroke.sent = to;
			if (done || code !== 'ok') open.delete(who);
			else open.set(who, stroke);
		} else if (what === 8) await who.ask('undoInk', { surface });
		else if (what === 9) await who.ask('redoInk', { surface });
		else if (what === 10) {
			const ids = await idsOn(host, surface);
			await host.ask('eraseInk', { surface, strokeIds: [ids[random(ids.length)] ?? 'not-there'] });
		} else {
			const replica = new InkReplica();
			replicas.push(replica);
			onTheWay.push({ replica, answer: await ben.ask('getInk', { surface }), after: 1 + random(3) });
		}
		listen();
	}
	const last = await replicaOf(ben, surface);
	listen();
	expect(last.strokes.length).toBeGreaterThan(5);
	const loaded = replicas.filter(({ isLoading }) => !isLoading);
	expect(loaded.length).toBeGreaterThan(10);
	for (const replica of loaded) {
		expect(replica.hasGap).toBe(false);
		expect(replica.strokes).toEqual(last.strokes);
	}
});

test('whoever leaves in the middle of a stroke leaves it as it is, and nobody can go on with it', async () => {
	await using lesson = await classWithScreen();
	const { host, ann, surface } = lesson;
	await ann.ask('drawInk', { surface, strokes: [{ strokeId: newId(), style, from: 0, points: encodePoints([dot]) }] });
	await ann.ask('leaveRoom', {});
	expect((await replicaOf(host, surface)).strokes).toMatchObject([{ name: 'Ann', points: [dot], closed: true }]);
});

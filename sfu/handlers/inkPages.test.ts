import { expect, test } from 'vitest';
import { maxInkBytes, maxPageStrokes } from '../core/limits.ts';
import { randomPoints, seeded } from '../protocol/ink/seeded.fixture.ts';
import { encodePoints } from '../protocol/ink/strokePoints.ts';
import type { PageInk } from '../protocol/materials.ts';
import { maxStrokePoints } from '../protocol/models/ink.ts';
import type { InMemoryClient } from '../testing/InMemoryClient.ts';
import { TestMaterials } from '../testing/TestMaterials.ts';
import { TestSfu } from '../testing/TestSfu.ts';

const style = { tool: 'pen', color: 2, width: 40 } as const;
let strokeCount = 0;
const newId = () => `stroke-${++strokeCount}`;

/** A host with a board of two pages that nobody sees yet, and a participant who may draw. */
async function classWithBoard() {
	const files = await TestMaterials.open();
	const server = await TestSfu.start({ storage: files.store, files: files.materials });
	server.createRoom();
	const host = await server.enter({ subject: 'teacher', role: 'host' }, { displayName: 'Ms Smith' });
	const ann = await server.enter({ subject: 'ann' }, { displayName: 'Ann' });
	await host.ask('setPermissions', { permissions: { draw: true } });
	const { documentId, pageId } = await host.ask('addBoardPage', { documentId: null, after: null, pattern: 'squared' });
	const second = await host.ask('addBoardPage', { documentId, after: pageId, pattern: 'lined' });
	const [first, next] = [`doc/${documentId}/${pageId}`, `doc/${documentId}/${second.pageId}`];
	return {
		...{ files, server, host, ann, documentId, pageId, secondId: second.pageId, first, next },
		async [Symbol.asyncDispose]() {
			await server[Symbol.asyncDispose]();
			await files[Symbol.asyncDispose]();
		},
	};
}

async function draw(who: InMemoryClient, surface: string, points = randomPoints(seeded(1), 20)): Promise<string> {
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

test('a host prepares a page unseen; participants see its ink and draw on it while it is shown', async () => {
	await using lesson = await classWithBoard();
	const { host, ann, documentId, pageId, secondId, first, next } = lesson;
	const prepared = await draw(host, first);
	const requests = [
		['drawInk', { strokes: [{ strokeId: newId(), style, from: 0, points: '' }] }],
		['eraseInk', { strokeIds: [prepared] }],
		['replaceInk', { remove: [], add: [] }],
		['undoInk', {}],
		['redoInk', {}],
		['clearInk', { whose: 'mine' }],
		['pointLaser', { at: [1, 1] }],
		['getInk', {}],
	] as const;
	const codes = () => Promise.all(requests.map(([name, request]) => ann.codeOf(name, { surface: first, ...request })));
	expect(await codes()).toEqual(requests.map(() => 'not-found surface'));
	expect(ann.notices.filter(({ name }) => /ink|laser/i.test(name))).toEqual([]);
	await host.ask('showPage', { documentId, pageId });
	expect(await idsOn(ann, first)).toEqual([prepared]);
	const ofAnn = await draw(ann, first);
	expect(await host.next('inkDrawn', 1)).toMatchObject({ surface: first, begun: [{ strokeId: ofAnn, name: 'Ann' }] });
	// What is prepared on the next page stays unseen.
	const heard = ann.told('inkDrawn').length;
	await draw(host, next);
	expect(ann.told('inkDrawn')).toHaveLength(heard);
	await host.ask('blankSlides', { blank: true });
	expect(await idsOn(ann, first)).toEqual([prepared, ofAnn]);
	await host.ask('showPage', { documentId, pageId: secondId });
	expect(await codes()).toEqual(requests.map(() => 'not-found surface'));
	await host.ask('setFreePaging', { free: true });
	expect(await idsOn(ann, first)).toEqual([prepared, ofAnn]);
});

test('ink on a page is there in the next lesson and after a restart, with the names of who drew it, long strokes included', async () => {
	await using lesson = await classWithBoard();
	const { files, server, host, ann, documentId, pageId, first, next } = lesson;
	await host.ask('showPage', { documentId, pageId });
	const points = randomPoints(seeded(2), 700);
	const strokeId = newId();
	for (let from = 0; from < points.length; from += 100) {
		const batch = encodePoints(points.slice(from, from + 100), points[from - 1]);
		const strokes = [{ strokeId, ...(from === 0 && { style }), from, points: batch, done: from === 600 }];
		await ann.ask('drawInk', { surface: first, strokes });
	}
	const erased = await draw(ann, first);
	await ann.ask('eraseInk', { surface: first, strokeIds: [erased] });
	await draw(host, next);
	const { strokes } = await host.ask('getInk', { surface: first });
	expect(strokes).toMatchObject([{ strokeId, name: 'Ann', points: encodePoints(points), closed: true }]);
	await ann.ask('leaveRoom', {});
	await host.ask('leaveRoom', {});
	const again = await server.enter({ role: 'host' });
	expect((await again.ask('getInk', { surface: first })).strokes).toEqual(strokes);

	await files.store.kept();
	await using restarted = await TestSfu.start({ storage: files.store, files: files.materials });
	restarted.createRoom();
	const after = await restarted.enter({ role: 'host' });
	expect((await after.ask('getInk', { surface: first })).strokes).toEqual(strokes);
	expect(restarted.sfu.rooms.get('physics').parts.ink.inkedPages.sort()).toEqual([first, next].sort());
	const later = await draw(after, first);
	expect(await idsOn(after, first)).toEqual([strokeId, later]);
});

test('the ink of a page goes with the page, and that of a document with the document', async () => {
	await using lesson = await classWithBoard();
	const { server, host, documentId, secondId, first, next } = lesson;
	await draw(host, first);
	await draw(host, next);
	const { ink } = server.sfu.rooms.get('physics').parts;
	await host.ask('removePage', { documentId, pageId: secondId });
	expect(await host.codeOf('getInk', { surface: next })).toBe('not-found surface');
	expect(ink.inkedPages).toEqual([first]);
	await host.ask('removeDocument', { documentId });
	expect(await host.codeOf('getInk', { surface: first })).toBe('not-found surface');
	expect(ink.inkedPages).toEqual([]);
	expect(await lesson.files.store.pages.read({ roomId: 'physics', part: 'ink', page: first })).toEqual([]);
});

test('clearing everything reaches pages that nobody has looked at since the restart', async () => {
	await using lesson = await classWithBoard();
	const { host, server, first, next } = lesson;
	await draw(host, first);
	await host.ask('leaveRoom', {});
	await lesson.ann.ask('leaveRoom', {});
	const again = await server.enter({ role: 'host' });
	await draw(again, next);
	await again.ask('clearAllInk', {});
	expect(await idsOn(again, first)).toEqual([]);
	expect(await idsOn(again, next)).toEqual([]);
	expect(again.told('inkChanged')).toMatchObject([{ surface: next, removed: [expect.any(Number)] }]);
});

test('a page that is full refuses more, keeps what it has, and takes more once something is erased', async () => {
	await using lesson = await classWithBoard();
	const { host, first } = lesson;
	const fill = async (count: number) => {
		const add = Array.from({ length: count }, () => ({ strokeId: newId(), style, points: '' }));
		await host.ask('replaceInk', { surface: first, remove: [], add });
		return add.map(({ strokeId }) => strokeId);
	};
	const ids: string[] = [];
	while (ids.length < maxPageStrokes) ids.push(...(await fill(1_000)));
	const more = { surface: first, strokes: [{ strokeId: newId(), style, from: 0, points: '' }] };
	expect(await host.codeOf('drawInk', more)).toBe('insufficient-storage surface');
	const seen: string[] = [];
	for (let from: number | undefined = 0; from !== undefined; ) {
		const part: { strokes: { strokeId: string }[]; next?: number } = await host.ask('getInk', { surface: first, from });
		seen.push(...part.strokes.map(({ strokeId }) => strokeId));
		from = part.next;
	}
	expect(seen).toEqual(ids);
	expect(await host.codeOf('clearInk', { surface: first, whose: 'all' })).toBe('ok');
	expect(host.told('inkChanged').at(-1)).toMatchObject({ surface: first, removed: expect.any(Array) });
	expect(await host.codeOf('drawInk', more)).toBe('ok');
	expect(await host.codeOf('undoInk', { surface: first })).toBe('ok');
	expect(await host.codeOf('undoInk', { surface: first })).toBe('ok');
	expect(host.told('inkChanged').at(-1)).toMatchObject({ reload: true });
	expect(await host.codeOf('drawInk', { ...more, strokes: [{ ...more.strokes[0], strokeId: newId() }] })).toBe(
		'insufficient-storage surface',
	);
});

test('a page is read part by part after everybody has left, also while another page is read, and is unloaded after the next one', async () => {
	await using lesson = await classWithBoard();
	const { server, host, ann, first, next } = lesson;
	const add = Array.from({ length: 12 }, (_, seed) => ({
		...{ strokeId: newId(), style },
		points: encodePoints(randomPoints(seeded(seed), maxStrokePoints)),
	}));
	await host.ask('replaceInk', { surface: first, remove: [], add });
	await draw(host, next);
	await ann.ask('leaveRoom', {});
	await host.ask('leaveRoom', {});
	const { ink } = server.sfu.rooms.get('physics').parts;
	const begun = await ink.read(first);
	const { surfaceNumber } = begun;
	expect(begun.next).toBeGreaterThan(0);
	expect((await ink.read(next)).strokes).toHaveLength(1);
	const seen = begun.strokes.map(({ strokeId }) => strokeId);
	for (let from: number | undefined = begun.next; from !== undefined; ) {
		const part: PageInk = await ink.read(first, from);
		expect(part.surfaceNumber).toBe(surfaceNumber);
		seen.push(...part.strokes.map(({ strokeId }) => strokeId));
		from = part.next;
	}
	expect(seen).toEqual(add.map(({ strokeId }) => strokeId));
	expect((await ink.read(first)).surfaceNumber).toBe(surfaceNumber);
	await ink.read(next);
	expect((await ink.read(first)).surfaceNumber).toBeGreaterThan(surfaceNumber);
});

test('a room of a stranger holds less ink than a class', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ roomId: 'open', founding: { id: 'founding-1', network: '192.168.1.7' } });
	const host = await server.enter({ role: 'host', roomId: 'open' });
	const surface = `media/${await host.produce('screen')}`;
	const points = encodePoints(randomPoints(seeded(3), 5_000));
	let filled = 0;
	let code = 'ok';
	while (code === 'ok' && filled < maxInkBytes) {
		const add = [{ strokeId: newId(), style, points }];
		code = await host.codeOf('replaceInk', { surface, remove: [], add });
		filled += points.length;
	}
	expect(code).toBe('insufficient-storage surface');
	expect(filled).toBeGreaterThan(1024 * 1024);
	expect(filled).toBeLessThan(2 * 1024 * 1024);
});

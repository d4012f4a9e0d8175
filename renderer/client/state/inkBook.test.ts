/** Drawing between the pages of several people, over a real server: what each has of a surface is the same. */
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import { CuttableLine } from '../../../sfu/testing/CuttableLine.ts';
import { installMediaDevices, installWebRtc } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { until } from '../../../sfu/testing/until.ts';
import { cutOf } from '../ink/InkBook.ts';
import { cutStroke } from '../ink/partEraser.ts';
import type { Call } from './callStore.ts';
import { TestCalls, when } from './TestCalls.fixture.ts';

installWebRtc();
const devices = installMediaDevices();

let server: TestServer;
let calls: TestCalls;
beforeEach(async () => {
	server = await TestServer.start();
	calls = new TestCalls(server);
});
afterAll(() => devices.stop());
afterEach(async () => {
	calls.dispose();
	await server[Symbol.asyncDispose]();
});

const pen = { tool: 'pen', color: 4, width: 40 } as const;
const point = (x: number): StrokePoint => [x, 5000, 50];

/** The host and Ann look at Ann's camera. @param url of the host's line. Default: the server's own */
async function lookAtAnn(url = server.http) {
	const host = await calls.enter('Ms Smith', { url, token: server.info.hostToken });
	const ann = await calls.enter('Ann');
	const producerId = await when(host, ({ peers }) => peers.find((peer) => !peer.isSelf)?.media.camera?.producerId);
	const surface = `media/${producerId}`;
	for (const call of [host, ann]) call.actions.inkBook().show(surface);
	return { host, ann, surface };
}

const authorOf = ({ store }: Call) => ({ peerId: store.getState().selfPeerId ?? '', name: 'Ms Smith' });

function draw(call: Call, surface: string, ...xs: number[]): void {
	const book = call.actions.inkBook();
	const strokeId = book.begin(surface, pen, authorOf(call));
	// Another one goes on where this one is as long as a stroke may be.
	book.end(book.add(strokeId, xs.map(point)));
}

/** What is drawn, as far as it is seen. */
const seenBy = (call: Call, surface: string) =>
	call.actions
		.inkBook()
		.strokesOf(surface)
		.map(({ points, closed }) => ({ xs: points.map(([x]) => x), closed }));

const seesStrokes = (call: Call, surface: string, ...strokes: number[][]) =>
	until(
		() => seenBy(call, surface),
		`${strokes.length} strokes`,
		(seen) => JSON.stringify(seen) === JSON.stringify(strokes.map((xs) => ({ xs, closed: true }))),
	);

test('shows our stroke before the server has it, and the others while it is drawn', async () => {
	const { host, ann, surface } = await lookAtAnn();
	const book = host.actions.inkBook();
	const strokeId = book.begin(surface, pen, authorOf(host));
	book.add(strokeId, [point(1000), point(2000)]);
	expect(seenBy(host, surface)).toEqual([{ xs: [1000, 2000], closed: false }]);
	await until(
		() => seenBy(ann, surface),
		'the first points',
		([stroke]) => stroke?.xs.length === 2 && !stroke.closed,
	);
	book.add(strokeId, [point(3000)]);
	book.end(strokeId);
	await seesStrokes(ann, surface, [1000, 2000, 3000]);
	await seesStrokes(host, surface, [1000, 2000, 3000]);
	expect(ann.store.getState().inkedSurfaces).toEqual([surface]);
});

test('undoes what is still being sent, does it again, and knows what may be undone', async () => {
	const { host, ann, surface } = await lookAtAnn();
	draw(host, surface, 1000, 2000);
	await host.actions.undoInk(surface);
	expect(host.store.getState().inkUndo[surface]).toEqual({ canUndo: false, canRedo: true });
	await seesStrokes(host, surface);
	await host.actions.redoInk(surface);
	await seesStrokes(ann, surface, [1000, 2000]);
	expect(host.store.getState().inkUndo[surface]).toEqual({ canUndo: true, canRedo: false });
});

test('puts the pieces that an eraser has left in the place of a stroke, for everybody', async () => {
	const { host, ann, surface } = await lookAtAnn();
	draw(host, surface, 1000, 9000);
	await seesStrokes(ann, surface, [1000, 9000]);
	const book = host.actions.inkBook();
	const cuts = book.strokesOf(surface).map((stroke) => {
		const pieces = cutStroke(stroke, [{ x: 5000, y: 5000, radius: 480 }], 1);
		return cutOf(stroke, pieces ?? []);
	});
	const replaced = book.replace(surface, cuts);
	expect(seenBy(host, surface).map(({ xs }) => xs)).toEqual([
		[1000, 4500],
		[5500, 9000],
	]);
	await replaced;
	for (const call of [host, ann]) await seesStrokes(call, surface, [1000, 4500], [5500, 9000]);
});

test('sends what was drawn without a connection when it is back, once', async () => {
	await using line = await CuttableLine.to(server.info.httpPort);
	const { host, ann, surface } = await lookAtAnn(line.url);
	await host.actions.setPermissions({ draw: true });
	await when(ann, ({ permissions }) => permissions.draw);
	draw(host, surface, 1000, 2000);
	await seesStrokes(ann, surface, [1000, 2000]);
	line.cut();
	draw(host, surface, 3000, 4000);
	draw(ann, surface, 7000, 8000);
	await when(host, ({ phase }) => phase.name === 'reconnecting');
	line.mend();
	host.actions.retryNow();
	const all = (call: Call) => seenBy(call, surface).filter(({ closed }) => closed);
	for (const call of [host, ann])
		await until(
			() => all(call),
			'three strokes',
			({ length }) => length === 3,
		);
	const drawn = all(ann).map(({ xs }) => xs);
	for (const xs of [
		[1000, 2000],
		[3000, 4000],
		[7000, 8000],
	])
		expect(drawn).toContainEqual(xs);
	await seesStrokes(host, surface, ...drawn);
});

test('draws no longer what the server refuses, and says so', async () => {
	const { ann, surface } = await lookAtAnn();
	draw(ann, surface, 1000, 2000);
	const toast = await when(ann, ({ toasts }) => toasts.find(({ key }) => key === 'failed'));
	expect(toast).toMatchObject({ attempted: 'drawInk', error: { code: 'forbidden' } });
	expect(seenBy(ann, surface)).toEqual([]);
});

test('begins another stroke where one becomes longer than the server keeps', async () => {
	const { host, ann, surface } = await lookAtAnn();
	const xs = Array.from({ length: 5_500 }, (_, index) => index);
	draw(host, surface, ...xs);
	await seesStrokes(ann, surface, xs.slice(0, 5_000), xs.slice(4_999));
});

/** Following the ink of a page over HTTP, as the host's projector view does, at a real server. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { encodePoints, type StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import { pageSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import type { PageInk } from '../../../sfu/protocol/materials.ts';
import type { SocketClient } from '../../../sfu/testing/SocketClient.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { until } from '../../../sfu/testing/until.ts';
import { errorOfAnswer } from '../signalling/httpRequest.ts';
import { PolledInk } from './PolledInk.ts';

const style = { tool: 'pen', color: 2, width: 40 } as const;

let server: TestServer;
let host: SocketClient;
let page: { documentId: string; pageId: string };
beforeAll(async () => {
	server = await TestServer.start();
	host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
	page = await host.ask('addBoardPage', { documentId: null, after: null, pattern: 'blank' });
});

const surface = () => pageSurface(page.documentId, page.pageId);
const inkPath = () => `/api/host/materials/${server.info.roomId}/documents/${page.documentId}/pages/${page.pageId}/ink`;

async function readInk(from: number, token: string | undefined = server.info.hostToken): Promise<PageInk> {
	const { status, json } = await server.request(`${inkPath()}?from=${from}`, { token });
	if (status !== 200) throw errorOfAnswer(status, null, json());
	return json();
}

/** Follows the page until it is disposed of. */
function follow() {
	const ink = new PolledInk(surface(), (from) => readInk(from));
	const lasers: unknown[] = [];
	ink.on('laserMoved', (_surface, peerId, at) => lasers.push({ peerId, at }));
	const stop = ink.show();
	const seen = () =>
		ink.strokesOf().map(({ strokeId, points, closed }) => ({ strokeId, xs: points.map(([x]) => x), closed }));
	const sees = (what: string, ...strokes: ReturnType<typeof seen>) =>
		until(seen, what, (now) => JSON.stringify(now) === JSON.stringify(strokes));
	return { sees, lasers, [Symbol.dispose]: stop };
}

const point = (x: number): StrokePoint => [x, 5000, 50];

type Batch = { from?: number; before?: number; xs: number[]; done?: boolean };

const draw = (strokeId: string, { from = 0, before, xs, done = false }: Batch) =>
	host.ask('drawInk', {
		surface: surface(),
		strokes: [
			{
				...{ strokeId, from, done },
				...(from === 0 && { style }),
				points: encodePoints(xs.map(point), before === undefined ? undefined : point(before)),
			},
		],
	});

test('shows a stroke while it is drawn, what was erased as gone, and what was brought back', async () => {
	await draw('stroke-a', { xs: [100, 200], done: true });
	using followed = follow();
	const first = { strokeId: 'stroke-a', xs: [100, 200], closed: true };
	await followed.sees('what was there before', first);
	await draw('stroke-b', { xs: [300, 400] });
	await followed.sees('a stroke that has begun', first, { strokeId: 'stroke-b', xs: [300, 400], closed: false });
	await draw('stroke-b', { from: 2, before: 400, xs: [500], done: true });
	const second = { strokeId: 'stroke-b', xs: [300, 400, 500], closed: true };
	await followed.sees('the end of it', first, second);
	await host.ask('eraseInk', { surface: surface(), strokeIds: ['stroke-a'] });
	await followed.sees('what is left', second);
	await host.ask('undoInk', { surface: surface() });
	await followed.sees('what was brought back', first, second);
	await host.ask('clearInk', { surface: surface(), whose: 'all' });
	await followed.sees('nothing');
});

test('shows where a laser points, and when it is off', async () => {
	using followed = follow();
	await host.ask('pointLaser', { surface: surface(), at: [1000, 2000] });
	await until(
		() => followed.lasers.at(-1),
		'the place',
		(last) => `${JSON.stringify(last)}`.includes('[1000,2000]'),
	);
	await host.ask('pointLaser', { surface: surface(), at: null });
	await until(
		() => followed.lasers.at(-1),
		'the end',
		(last) => `${JSON.stringify(last)}`.includes('null'),
	);
});

test('ends a laser that rests: the end of it may have been lost', async () => {
	using followed = follow();
	await host.ask('pointLaser', { surface: surface(), at: [3000, 4000] });
	await until(
		() => followed.lasers.map((moved) => JSON.stringify(moved)),
		'the place, and the end',
		([first, second]) => `${first}`.includes('[3000,4000]') && `${second}`.includes('null'),
	);
	expect((await readInk(0)).lasers).toEqual([]);
});

test('shows a page of more ink than one answer holds', async () => {
	const xs = Array.from({ length: 500 }, (_, index) => (index * 7919) % 10_000);
	const ids = Array.from({ length: 90 }, (_, index) => `long-stroke-${index}`);
	for (const strokeId of ids) await draw(strokeId, { xs, done: true });
	expect((await readInk(0)).next).toBeGreaterThan(0);
	using followed = follow();
	await followed.sees('all strokes', ...ids.map((strokeId) => ({ strokeId, xs, closed: true })));
});

test('asks once for what is there, and then from the first stroke that may grow on', async () => {
	await draw('stroke-a', { xs: [100, 200], done: true });
	const asked: number[] = [];
	const ink = new PolledInk(surface(), (from) => {
		asked.push(from);
		return readInk(from);
	});
	const stop = ink.show();
	await until(
		() => asked.length,
		'the third request',
		(count) => count >= 3,
	);
	stop();
	expect(asked.slice(0, 3)).toEqual([0, 1, 1]);
});

test('asks for one thing at a time after a layer has ended and another one has begun during a request', async () => {
	let [underWay, answered] = [0, 0];
	const atOnce: number[] = [];
	const ink = new PolledInk(surface(), async (from) => {
		atOnce.push(++underWay);
		return readInk(from).finally(() => {
			underWay -= 1;
			answered += 1;
		});
	});
	ink.show()();
	const stop = ink.show();
	await until(
		() => answered,
		'ten answers',
		(count) => count >= 10,
	);
	stop();
	expect(atOnce.slice(0, 2)).toEqual([1, 2]);
	expect(new Set(atOnce.slice(2))).toEqual(new Set([1]));
});

test('asks with a refused token less often than for a page that is gone', async () => {
	const asks = { refused: 0, gone: 0 };
	const refused = new PolledInk(surface(), (from) => {
		asks.refused += 1;
		return readInk(from, 'not-the-token');
	});
	const gone = new PolledInk(surface(), async () => {
		asks.gone += 1;
		const { status, json } = await server.request(inkPath().replace(page.documentId, 'none'), {
			token: server.info.hostToken,
		});
		throw errorOfAnswer(status, null, json());
	});
	const stops = [refused.show(), gone.show()];
	await until(
		() => asks.gone,
		'the fourth request for the page',
		(count) => count >= 4,
	);
	for (const stop of stops) stop();
	expect(asks.refused).toBe(1);
});

test('only the host reads the ink of a page, and only of one that is there', async () => {
	const codeOf = async (path: string, token?: string) => {
		const answer = await server.request(path, token === undefined ? {} : { token });
		return [answer.status, answer.json().code, answer.json().what];
	};
	const { token } = await server.joinByCode();
	const host = server.info.hostToken;
	expect(await codeOf(inkPath())).toEqual([401, 'unauthorized', undefined]);
	expect(await codeOf(inkPath(), token)).toEqual([403, 'forbidden', undefined]);
	expect(await codeOf(inkPath().replace(page.pageId, 's0'), host)).toEqual([404, 'not-found', 'surface']);
	expect(await codeOf(inkPath().replace(page.documentId, 'none'), host)).toEqual([404, 'not-found', 'surface']);
	expect(await codeOf(inkPath().replace(server.info.roomId, 'none'), host)).toEqual([404, 'not-found', 'room']);
	expect(await codeOf(`${inkPath()}?from=-1`, host)).toEqual([400, 'bad-request', undefined]);
});

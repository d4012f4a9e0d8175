import { observer, type types } from 'mediasoup';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { WorkerPool } from '../workers/WorkerPool.ts';
import { ignoringListeners } from './mediaListeners.fixture.ts';
import type { RoomMedia } from './RoomMedia.ts';
import { RoomRouter } from './RoomRouter.ts';

/** mediasoup's own list of workers: an independent witness. */
const workers: types.Worker[] = [];
const remember = (worker: types.Worker) => workers.push(worker);
beforeAll(() => void observer.on('newworker', remember));
afterAll(() => void observer.off('newworker', remember));

/** A room's router on the only worker of a pool, what its listeners heard, and what was logged as an error. */
async function startRouter() {
	const pool = await WorkerPool.create({
		workerCount: 1,
		listenAddresses: ['127.0.0.1'],
		firstMediaPort: 0,
	});
	onTestFinished(() => pool.close());
	const heard: ('closed' | RoomMedia)[] = [];
	const logged: unknown[] = [];
	const logger = { ...silentLogger, error: (details: unknown) => void logged.push(details) };
	const roomRouter = new RoomRouter({ pool, logger, voices: 1, lender: () => null, spares: null }, 'physics', {
		...ignoringListeners,
		restarted: (media) => heard.push(media),
		closed: () => heard.push('closed'),
	});
	return { pool, roomRouter, heard, logged };
}

/** Routers that the worker process itself says it has. */
async function routersOf({ workers: [worker] }: WorkerPool): Promise<string[]> {
	const process = workers.find(({ pid }) => pid === worker?.pid);
	return (await process?.dump())?.routerIds ?? [];
}

test('a router that is released while it is being created closes, and one that is asked for then stands', async () => {
	const { pool, roomRouter, heard } = await startRouter();
	const releaseFirst = roomRouter.hold();
	const asked = roomRouter.get();
	releaseFirst();
	const releaseSecond = roomRouter.hold();
	const askedAgain = roomRouter.get();
	const [first, second] = await Promise.all([asked, askedAgain]);
	expect([first.closed, second.closed, roomRouter.current === second]).toEqual([true, false, true]);
	expect(await routersOf(pool)).toEqual([second.router.id]);
	releaseFirst();
	expect(second.closed).toBe(false);
	releaseSecond();
	expect([second.closed, roomRouter.current, heard]).toEqual([true, undefined, ['closed']]);
	expect([await routersOf(pool), pool.workers[0]?.rooms]).toEqual([[], 0]);
});

test('a router that nobody waits for any more closes once it is created', async () => {
	const { pool, roomRouter, heard } = await startRouter();
	const release = roomRouter.hold();
	const asked = roomRouter.get();
	release();
	await expect(roomRouter.get()).rejects.toMatchObject({ code: 'wrong-state' });
	expect((await asked).closed).toBe(true);
	expect([roomRouter.current, heard, await routersOf(pool)]).toEqual([undefined, [], []]);
});

test('a room that closes while its router is being created leaves no router behind', async () => {
	const { pool, roomRouter } = await startRouter();
	roomRouter.hold();
	const asked = roomRouter.get();
	roomRouter.close();
	expect((await asked).closed).toBe(true);
	await expect(roomRouter.get()).rejects.toMatchObject({ code: 'wrong-state' });
	expect(await routersOf(pool)).toEqual([]);
});

test('a held router whose worker dies is created again on the replacement', async () => {
	const { pool, roomRouter, heard } = await startRouter();
	roomRouter.hold();
	const before = await roomRouter.get();
	process.kill(before.worker.pid, 'SIGKILL');
	await until(
		() => heard,
		'two events of the router',
		({ length }) => length === 2,
	);
	const { current } = roomRouter;
	expect([before.closed, current?.closed, heard]).toEqual([true, false, ['closed', current]]);
	expect(await routersOf(pool)).toEqual([current?.router.id]);
});

type Started = Pick<Awaited<ReturnType<typeof startRouter>>, 'pool' | 'roomRouter' | 'heard'>;

/** Kills the only worker: it is being replaced afterwards, and the room waits for it. */
async function loseWorker({ pool, roomRouter, heard }: Started): Promise<void> {
	const before = await roomRouter.get();
	process.kill(before.worker.pid, 'SIGKILL');
	await until(
		() => heard,
		'one event of the router',
		({ length }) => length === 1,
	);
	await new Promise((resolve) => setImmediate(resolve));
	await new Promise((resolve) => setImmediate(resolve));
	expect(pool.workers).toEqual([]);
}

test('nobody hears of a restart when the last holder leaves before the new router is created', async () => {
	const { pool, roomRouter, heard } = await startRouter();
	const release = roomRouter.hold();
	await loseWorker({ pool, roomRouter, heard });
	const restarting = roomRouter.get();
	release();
	expect((await restarting).closed).toBe(true);
	await new Promise((resolve) => setImmediate(resolve));
	expect([heard, roomRouter.current, await routersOf(pool)]).toEqual([['closed'], undefined, []]);
});

test('a room that waits for a worker when the pool closes gives up, and logs no error', async () => {
	const { pool, roomRouter, heard, logged } = await startRouter();
	roomRouter.hold();
	await loseWorker({ pool, roomRouter, heard });
	const waiting = roomRouter.get();
	await pool.close();
	await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
	await new Promise((resolve) => setImmediate(resolve));
	expect([heard, roomRouter.current, logged]).toEqual([['closed'], undefined, []]);
});

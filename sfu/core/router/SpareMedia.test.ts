import { expect, onTestFinished, test } from 'vitest';
import { heldBy, workerOf } from '../../testing/leaks.ts';
import { until } from '../../testing/until.ts';
import { WorkerPool } from '../workers/WorkerPool.ts';
import { ignoringListeners } from './mediaListeners.fixture.ts';
import { RoomMedia } from './RoomMedia.ts';
import { SpareMedia, type SpareMediaOptions } from './SpareMedia.ts';

async function started(workerCount: number, options: SpareMediaOptions = {}) {
	const pool = await WorkerPool.create({ workerCount, listenAddresses: ['127.0.0.1'], firstMediaPort: 0 });
	const spares = new SpareMedia(pool, 3, { refillAfterMs: 0, ...options });
	onTestFinished(async () => {
		spares.close();
		await pool.close();
	});
	return { pool, spares, context: { pool, spares, voices: 3, lender: () => null } };
}

type Started = Awaited<ReturnType<typeof started>>;

const countsOf = ({ pool, spares }: Pick<Started, 'pool' | 'spares'>) =>
	pool.workers.map((worker) => spares.on(worker));

const untilSpares = (of: Pick<Started, 'pool' | 'spares'>, wanted: number[]) =>
	until(
		() => countsOf(of),
		`spares ${wanted}`,
		(counts) => counts.join() === wanted.join(),
	);

/** Routers, and figures that count them. */
async function figuresOf({ workers: [worker] }: WorkerPool) {
	const process = workerOf(worker?.pid);
	// Besides what it has, the load is what it uses of the processor.
	if (worker) worker.cpuRatio = 0;
	return { routers: (await process.dump()).routerIds.length, rooms: worker?.rooms, load: worker?.load };
}

test('spares count in no figure of the worker, and a room counts from when it takes one', async () => {
	const { pool, spares, context } = await started(1, { count: 1 });
	await untilSpares({ pool, spares }, [1]);
	expect(await figuresOf(pool)).toEqual({ routers: 1, rooms: 0, load: 0 });
	expect(await heldBy(workerOf(pool.workers[0]?.pid))).toEqual([]);
	const fresh = await started(1, { count: 0 });
	const [made, taken] = [
		await RoomMedia.create(fresh.context, ignoringListeners),
		await RoomMedia.create(context, ignoringListeners),
	];
	expect([made.wasSpare, taken.wasSpare]).toEqual([false, true]);
	const { rooms, load } = await figuresOf(fresh.pool);
	expect(load).toBeGreaterThan(0);
	expect(await figuresOf(pool)).toMatchObject({ rooms, load });
	taken.close();
	expect(await figuresOf(pool)).toMatchObject({ rooms: 0, load: 0 });
	await untilSpares({ pool, spares }, [1]);
});

test('a room from a spare has what any other has, and measures speech from its first microphone on', async () => {
	const { pool, spares, context } = await started(1);
	await untilSpares({ pool, spares }, [2]);
	const media = await RoomMedia.create(context, ignoringListeners);
	expect(media.voices.view).toHaveLength(3);
	expect(media.rtpCapabilities.codecs?.length).toBeGreaterThan(0);
	const { levels, speaker } = media.speakers.observers;
	expect([levels.paused, speaker.paused]).toEqual([true, true]);
	const transport = await media.router.createDirectTransport();
	const rtpParameters = {
		codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
		encodings: [{ ssrc: 1 }],
	};
	const mic = await transport.produce({ kind: 'audio', rtpParameters });
	await media.speakers.add(mic, 'anna');
	expect([levels.paused, speaker.paused]).toEqual([false, false]);
});

test('spares are where the next rooms will be: spread over workers, and not on one that fills up', async () => {
	const { pool, spares, context } = await started(2);
	await untilSpares({ pool, spares }, [1, 1]);
	const [first, second] = pool.workers;
	if (first) first.cpuRatio = 0.5;
	await RoomMedia.create(context, ignoringListeners);
	await untilSpares({ pool, spares }, [0, 2]);
	expect([first?.rooms, second?.rooms]).toEqual([0, 1]);
});

test.each([
	[3, 3],
	[12, 10],
])('after %i classes at the same time %i are kept', async (classes, kept) => {
	const { pool, spares, context } = await started(1, { count: 1, refillAfterMs: 300 });
	await untilSpares({ pool, spares }, [1]);
	await Promise.all(Array.from({ length: classes }, () => RoomMedia.create(context, ignoringListeners)));
	await untilSpares({ pool, spares }, [kept]);
	await RoomMedia.create(context, ignoringListeners);
	await untilSpares({ pool, spares }, [kept]);
});

test('a worker that dies takes its spares along, and its replacement gets others', async () => {
	const { pool, spares } = await started(1);
	await untilSpares({ pool, spares }, [2]);
	const [before] = pool.workers;
	process.kill(before?.pid ?? 0, 'SIGKILL');
	await until(
		() => pool.workers[0],
		'another worker',
		(worker) => worker !== undefined && worker !== before,
	);
	await untilSpares({ pool, spares }, [2]);
	expect(before && spares.on(before)).toBe(0);
});

test('nothing is created ahead after the end', async () => {
	const { pool, spares, context } = await started(1, { count: 1 });
	await untilSpares({ pool, spares }, [1]);
	const [worker] = pool.workers;
	spares.close();
	expect(worker && spares.take(worker)).toBeUndefined();
	const media = await RoomMedia.create(context, ignoringListeners);
	expect(media.wasSpare).toBe(false);
	media.close();
	expect((await figuresOf(pool)).routers).toBe(0);
});

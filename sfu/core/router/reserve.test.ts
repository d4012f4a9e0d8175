import { observer, type types } from 'mediasoup';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../testing/until.ts';
import { NoticeQueue } from '../peer/NoticeQueue.ts';
import { Peer } from '../peer/Peer.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import { WorkerPool } from '../workers/WorkerPool.ts';
import { mediaCodecs } from './mediaCodecs.ts';
import { ignoringListeners } from './mediaListeners.fixture.ts';
import { RoomMedia } from './RoomMedia.ts';

/** From this load of the origin's worker on, receivers go to another one (`PipedRouters`). */
const plain = { sctp: false, tcpOnly: false };
const fullLoad = 0.8;
const ignore = () => undefined;

async function reserve({ pipedRouters }: RoomMedia) {
	const { router, release } = await pipedRouters.reserveHere();
	return { worker: router.worker, router: router.router, release };
}

/** A room whose worker is full, by so many routers of other rooms, and the worker that is not. */
async function fullRoom() {
	const pool = await WorkerPool.create({
		workerCount: 2,
		listenAddresses: ['127.0.0.1'],
		firstMediaPort: 0,
	});
	onTestFinished(() => pool.close());
	const media = await RoomMedia.create({ pool, voices: 1, lender: () => null, spares: null }, ignoringListeners);
	while (media.worker.load < fullLoad) await media.worker.createRouter(mediaCodecs);
	return { pool, media, other: otherThan(media.worker, pool) };
}

function otherThan(worker: MediaWorker, { workers }: WorkerPool): MediaWorker {
	const other = workers.find((each) => each !== worker);
	if (!other) throw new Error('there is only one worker');
	return other;
}

const receiver = () =>
	new Peer(
		{
			...{ subject: 'anna', maxSeats: 1, displayName: 'Anna', role: 'participant', profile: {} },
			viewer: false,
			canWait: true,
			rtpCapabilities: undefined,
			link: { notify: ignore, close: ignore },
		},
		new NoticeQueue((error) => expect.fail(String(error))),
	);

const webRtcServers = new Map<number, types.WebRtcServer>();
observer.on('newworker', ({ pid, observer: ofWorker }) => {
	ofWorker.on('newwebrtcserver', (server) => void webRtcServers.set(pid, server));
});

/** No transport can be created on this worker any more. */
function stopListening({ pid }: MediaWorker): void {
	webRtcServers.get(pid)?.close();
}

test('a receiver that leaves does not close the piped router that another is about to get', async () => {
	const { media, other } = await fullRoom();
	const leaving = await reserve(media);
	const reserving = reserve(media);
	leaving.release();
	const { worker, router, release } = await reserving;
	expect([worker, router.id, router.closed]).toEqual([other, leaving.router.id, false]);
	expect((await worker.createTransport(router, { appData: {} })).closed).toBe(false);
	release();
	await until(() => router.closed, 'the piped router to close');
	expect(other.rooms).toBe(0);
});

test('two receivers that ask while a piped router is being created share it, and the last of them closes it', async () => {
	const { media, other } = await fullRoom();
	const [asked, askedToo] = [reserve(media), reserve(media)];
	const leaving = await asked;
	leaving.release();
	leaving.release();
	const staying = await askedToo;
	expect([staying.router.id, staying.router.closed, other.rooms]).toEqual([leaving.router.id, false, 1]);
	expect((await staying.worker.createTransport(staying.router, { appData: {} })).closed).toBe(false);
	staying.release();
	await until(() => staying.router.closed, 'the piped router to close');
});

test('a receiver that comes after the last one has left gets a new piped router', async () => {
	const { media } = await fullRoom();
	const first = await reserve(media);
	first.release();
	const second = await reserve(media);
	expect([second.router.id === first.router.id, second.router.closed, first.router.closed]).toEqual([
		false,
		false,
		true,
	]);
});

test('a piped router closes when the only transport that was to be created on it fails', async () => {
	const { media, other } = await fullRoom();
	stopListening(other);
	const creating = media.createTransport(receiver(), 'recv', plain);
	expect(other.rooms).toBe(1);
	await expect(creating).rejects.toThrow();
	await until(
		() => other.rooms,
		'no router on the other worker',
		(count) => count === 0,
	);
	expect(media.closed).toBe(false);
});

test('a transport that fails on a piped router gives back its own reservation and no other', async () => {
	const { media, other } = await fullRoom();
	const { router, release } = await reserve(media);
	stopListening(other);
	await expect(media.createTransport(receiver(), 'recv', plain)).rejects.toThrow();
	await new Promise((resolve) => setImmediate(resolve));
	expect([router.closed, other.rooms]).toEqual([false, 1]);
	release();
	await until(() => router.closed, 'the piped router to close');
});

test('a transport on a piped router gives its reservation back when it closes', async () => {
	const { media, other } = await fullRoom();
	const transport = await media.createTransport(receiver(), 'recv', plain);
	const { router } = transport.appData;
	expect([router.id === media.router.id, other.rooms]).toEqual([false, 1]);
	transport.close();
	await until(() => router.closed, 'the piped router to close');
	expect(other.rooms).toBe(0);
});

test('a receiver gets the origin router when the other worker dies while it creates a router', async () => {
	const { pool, media, other } = await fullRoom();
	// A stopped process answers nothing, so its death comes before the router.
	process.kill(other.pid, 'SIGSTOP');
	const reserving = [reserve(media), reserve(media)];
	process.kill(other.pid, 'SIGKILL');
	for (const { worker, router, release } of await Promise.all(reserving)) {
		expect([worker, router]).toEqual([media.worker, media.router]);
		release();
	}
	expect(media.closed).toBe(false);
	await until(
		() => pool.workers.length,
		'two workers',
		(count) => count === 2,
	);
	const { worker, router } = await reserve(media);
	expect([worker, router.closed]).toEqual([otherThan(media.worker, pool), false]);
});

test('a room that closes while a piped router is being created leaves no router behind', async () => {
	const { media, other } = await fullRoom();
	const reserving = reserve(media);
	media.close();
	const { router } = await reserving;
	expect([router.closed, other.rooms]).toEqual([true, 0]);
});

test('a receiver that asks after the room has closed leaves no router behind', async () => {
	const { media, other } = await fullRoom();
	media.close();
	const { router } = await reserve(media);
	expect([router.closed, other.rooms]).toEqual([true, 0]);
});

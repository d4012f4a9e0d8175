import { describe, expect, test } from 'vitest';
import type { InMemoryClient } from '../../testing/InMemoryClient.ts';
import { hasSpareRouters, workerOf } from '../../testing/leaks.ts';
import { parametersOf, rtpCapabilities } from '../../testing/rtpParameters.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import type { HeartbeatTimes } from './Heartbeat.ts';
import { isAlive, isGone, stopped } from './stopped.fixture.ts';

/** Ends a hung worker soon; what a healthy one needs on a busy computer is far less. */
const heartbeat: HeartbeatTimes = { everyMs: 100, suspectAfterMs: 100, deadAfterMs: 800 };
/** Suspects a hung worker soon, and never ends it within a test. */
const patient: HeartbeatTimes = { ...heartbeat, deadAfterMs: 60_000 };

const stop = (pid: number) => void stopped(pid);

async function workerPidOf(server: TestSfu, roomId = 'physics'): Promise<number> {
	return (await server.sfu.rooms.get(roomId).media()).worker.pid;
}

const stateOf = async (server: TestSfu, pid: number) =>
	(await server.sfu.status()).workers.find((worker) => worker.pid === pid)?.state;

/** Resolves when a worker that hung goes on. */
const untilAnswering = (server: TestSfu, pid: number) =>
	until(
		() => stateOf(server, pid),
		'it to answer',
		(state) => state === 'ok',
		{ everyMs: 20 },
	);

/** Resolves when nothing is placed any more on what does not answer. */
const isSuspected = (server: TestSfu, pid: number) =>
	until(
		() => stateOf(server, pid),
		`worker ${pid} to be suspected`,
		(state) => state === 'notAnswering',
		{ everyMs: 20 },
	);

/** Classes that begin, all of them on the worker with that pid. @returns whoever entered each */
async function expectAllOn(server: TestSfu, pid: number): Promise<InMemoryClient[]> {
	const roomIds = ['a', 'b', 'c', 'd'];
	for (const roomId of roomIds) server.createRoom({ roomId });
	const clients = await Promise.all(roomIds.map((roomId) => server.enter({ roomId }, { prepareTransports: true })));
	expect(clients.map(({ answer }) => answer.status)).toEqual(roomIds.map(() => 'joined'));
	expect(await Promise.all(roomIds.map((roomId) => workerPidOf(server, roomId)))).toEqual(roomIds.map(() => pid));
	return clients;
}

/** Both directions, produced and consumed: the room has media. */
async function expectMedia(sender: InMemoryClient, receiver: InMemoryClient): Promise<void> {
	const producerId = await sender.produce('mic');
	await receiver.transport('recv');
	expect(await receiver.codeOf('consume', { producerId })).toBe('ok');
}

describe('a worker that hangs', () => {
	test('is killed, and its rooms restart on another one while other rooms notice nothing', async () => {
		await using server = await TestSfu.start({ workerCount: 2, heartbeat });
		for (const roomId of ['physics', 'chemistry']) server.createRoom({ roomId });
		const [anna, ben] = [await server.enter(), await server.enter()];
		const other = await server.enter({ roomId: 'chemistry' });
		const kept = await other.produce('mic');
		const pid = await workerPidOf(server);
		stop(pid);
		await Promise.all([anna.next('mediaRestarted'), ben.next('mediaRestarted')]);
		await isGone(pid);
		await expectMedia(anna, ben);
		expect(other.told('mediaRestarted')).toEqual([]);
		expect(other.session.peer.producers.get(kept).closed).toBe(false);
		await until(
			() => server.sfu.workerPids,
			'two workers again',
			({ length }) => length === 2,
		);
		expect(server.sfu.workerPids).not.toContain(pid);
	});

	test('is replaced on its port when it was the only one, and whoever joins meanwhile gets in', async () => {
		await using server = await TestSfu.start({ heartbeat });
		server.createRoom();
		const [anna, [port], [pid = 0]] = [await server.enter(), server.sfu.mediaPorts, server.sfu.workerPids];
		stop(pid);
		const joining = [
			server.enter(),
			server.enter({}, { prepareTransports: true }),
			server.enter({ role: 'host' }, { prepareTransports: true }),
		];
		server.createRoom({ roomId: 'chemistry' });
		const elsewhere = server.enter({ roomId: 'chemistry' }, { prepareTransports: true });
		await anna.next('mediaRestarted');
		const [ben] = await Promise.all(joining);
		expect((await elsewhere).answer.transports).toMatchObject({ send: {}, recv: {} });
		if (ben) await expectMedia(anna, ben);
		expect(server.sfu.mediaPorts).toEqual([port]);
	});

	test('gets nothing new from the first moment on, even before anybody has noticed', async () => {
		await using server = await TestSfu.start({ workerCount: 2, heartbeat: patient });
		const [pid = 0, healthy = 0] = server.sfu.workerPids;
		using hang = stopped(pid);
		await expectAllOn(server, healthy);
		expect(await stateOf(server, pid)).toBe('notAnswering');
		hang[Symbol.dispose]();
		await untilAnswering(server, pid);
		// What it created late, for rooms that are elsewhere by now, is not kept: the server's end looks into it.
		expect(server.sfu.workerPids).toEqual([pid, healthy]);
	});

	test('gets nothing new either when rooms were to have what it created ahead', async () => {
		const spareMedia = { count: 4, refillAfterMs: 0 };
		await using server = await TestSfu.start({ workerCount: 2, heartbeat: patient, spareMedia });
		const [pid = 0, healthy = 0] = server.sfu.workerPids;
		await until(
			() => server.sfu.workerPids.map((each) => workerOf(each)),
			'spare routers',
			(workers) => workers.every(hasSpareRouters),
		);
		using hang = stopped(pid);
		const clients = await expectAllOn(server, healthy);
		for (const client of clients) await client.produce('mic');
		hang[Symbol.dispose]();
		await untilAnswering(server, pid);
		expect(clients.map(({ session }) => session.peer.transports.size)).toEqual([3, 3, 3, 3]);
	});

	test('is left out of the status of the server and of a room, which says so', async () => {
		await using server = await TestSfu.start({ workerCount: 2, heartbeat: patient });
		for (const roomId of ['physics', 'chemistry']) server.createRoom({ roomId });
		const [anna, other] = [await server.enter({ role: 'host' }), await server.enter({ roomId: 'chemistry' })];
		await anna.produce('mic');
		await other.produce('mic');
		const pid = await workerPidOf(server);
		using _ = stopped(pid);
		const { workers } = await server.sfu.status();
		expect(workers).toHaveLength(2);
		expect(workers.find((worker) => worker.pid === pid)).toMatchObject({ state: 'notAnswering', cpuPercent: 0 });
		expect(workers.find((worker) => worker.pid !== pid)).toMatchObject({ state: 'ok', rooms: 1 });
		expect(await anna.ask('getStats', {})).toMatchObject({ room: { producerCount: 1 }, peers: [{ uplinkKbps: 0 }] });
		expect(await other.codeOf('getStats', {})).toBe('ok');
	});

	test('makes requests that need it end in unavailable, and what it answers too late is closed', async () => {
		await using server = await TestSfu.start({ heartbeat: patient });
		server.createRoom();
		const [anna, ben] = [await server.enter(), await server.enter()];
		const producerId = await anna.produce('camera');
		const [sendId, recvId] = [anna.session.peer.transports.all()[0]?.id ?? '', await ben.transport('recv')];
		const { consumerId: videoId } = await ben.ask('consume', { producerId });
		const { consumerId: voiceId } = await ben.ask('consume', { producerId: ben.answer.voices[0]?.producerId ?? '' });
		const pid = await workerPidOf(server);
		using hang = stopped(pid);
		await isSuspected(server, pid);
		const produce = { transportId: sendId, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') };
		const codes = await Promise.all([
			anna.codeOf('produce', produce),
			anna.codeOf('pauseProducer', { producerId }),
			anna.codeOf('restartIce', { transportId: sendId }),
			anna.codeOf('createTransport', { direction: 'recv' }),
			ben.codeOf('consume', { producerId, transportId: recvId }),
			ben.codeOf('resumeConsumer', { consumerId: voiceId }),
			ben.codeOf('requestKeyFrame', { consumerId: videoId }),
			server
				.connect({ roomId: 'physics' })
				.codeOf('joinRoom', { displayName: 'A', rtpCapabilities, prepareTransports: true }),
		]);
		expect(codes).toEqual(codes.map(() => 'unavailable'));
		hang[Symbol.dispose]();
		await untilAnswering(server, pid);
		const counts = async () => {
			const { producers, consumers, transports } = anna.session.peer;
			const router = (await server.sfu.rooms.get('physics').media()).router;
			const { transportIds } = await router.dump();
			// The transport of the voices has no owner among the peers.
			return { own: [producers.size, consumers.size, transports.size], inWorker: transportIds.length - 1 };
		};
		await until(counts, 'the late answers to be closed', ({ inWorker }) => inWorker === 2);
		expect((await counts()).own).toEqual([1, 0, 1]);
		expect(ben.session.peer.consumers.size).toBe(2);
	});

	test('is replaced again when its replacement hangs, too', async () => {
		await using server = await TestSfu.start({ heartbeat });
		server.createRoom();
		const anna = await server.enter();
		for (const round of [0, 1, 2]) {
			const [pid = 0] = await until(
				() => server.sfu.workerPids,
				'a worker',
				({ length }) => length === 1,
			);
			stop(pid);
			await anna.next('mediaRestarted', round);
			expect(isAlive(pid)).toBe(false);
		}
		await expectMedia(anna, await server.enter());
	});

	test('is replaced when all the others hang at the same time', async () => {
		await using server = await TestSfu.start({ workerCount: 3, heartbeat });
		const roomIds = ['a', 'b', 'c'];
		for (const roomId of roomIds) server.createRoom({ roomId });
		const clients = await Promise.all(roomIds.map((roomId) => server.enter({ roomId })));
		const pids = server.sfu.workerPids;
		pids.forEach(stop);
		await Promise.all(clients.map((client) => client.next('mediaRestarted')));
		await Promise.all(pids.map(isGone));
		await until(
			() => server.sfu.workerPids,
			'three workers',
			({ length }) => length === 3,
		);
	});

	test('does not outlive the server that closes', async () => {
		const { sfu } = await TestSfu.start({ workerCount: 2, heartbeat: patient });
		const [pid = 0, other = 0] = sfu.workerPids;
		stop(pid);
		await sfu.close();
		expect([isAlive(pid), isAlive(other)]).toEqual([false, false]);
	});
});

describe('a room on several workers', () => {
	/** Makes the worker of the room so full that further receivers go to another one. */
	async function filled() {
		const server = await TestSfu.start({ workerCount: 2, heartbeat });
		server.createRoom();
		const anna = await server.enter();
		const { worker } = await server.sfu.rooms.get('physics').media();
		worker.cpuRatio = 0.9;
		return { server, anna, trunk: worker.pid, branch: server.sfu.workerPids.find((pid) => pid !== worker.pid) ?? 0 };
	}

	test('restarts the media of those alone whose branch hangs, also while something is piped to it', async () => {
		const { server, anna, trunk, branch } = await filled();
		await using _ = server;
		const producerId = await anna.produce('camera');
		const ben = await server.enter();
		await ben.transport('recv');
		stop(branch);
		expect(await ben.codeOf('consume', { producerId })).toBe('unavailable');
		await ben.next('mediaRestarted');
		expect(anna.told('mediaRestarted')).toEqual([]);
		await ben.transport('recv');
		expect(await ben.codeOf('consume', { producerId })).toBe('ok');
		expect(server.sfu.workerPids).toContain(trunk);
	});

	test('takes a further receiver onto its trunk when the branch hangs before it is used', async () => {
		const { server, anna, branch } = await filled();
		await using _ = server;
		const producerId = await anna.produce('camera');
		const ben = await server.enter();
		stop(branch);
		await ben.transport('recv');
		expect(await ben.codeOf('consume', { producerId })).toBe('ok');
	});

	test('restarts the media of everybody when its trunk hangs', async () => {
		const { server, anna, trunk } = await filled();
		await using _ = server;
		const producerId = await anna.produce('camera');
		const ben = await server.enter();
		await ben.transport('recv');
		stop(trunk);
		expect(await ben.codeOf('consume', { producerId })).toBe('unavailable');
		await Promise.all([anna.next('mediaRestarted'), ben.next('mediaRestarted')]);
		await expectMedia(anna, ben);
	});
});

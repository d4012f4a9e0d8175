import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerBin } from 'mediasoup';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { InMemoryClient } from '../../testing/InMemoryClient.ts';
import { parametersOf, rtpCapabilities } from '../../testing/rtpParameters.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import type { HeartbeatTimes } from './Heartbeat.ts';

/** Ends a hung worker soon; what a healthy one needs on a busy computer is far less. */
const heartbeat: HeartbeatTimes = { everyMs: 100, suspectAfterMs: 100, deadAfterMs: 800 };
/** Suspects a hung worker soon, and never ends it within a test. */
const patient: HeartbeatTimes = { ...heartbeat, deadAfterMs: 60_000 };

/** Stops a process until it is disposed of, or killed. */
function stopped(pid: number): Disposable {
	process.kill(pid, 'SIGSTOP');
	return { [Symbol.dispose]: () => void (isAlive(pid) && process.kill(pid, 'SIGCONT')) };
}

const stop = (pid: number) => void stopped(pid);

/** Whether there is such a process; one that has exited and is not waited for counts as gone. */
function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

const isGone = (pid: number) => until(() => !isAlive(pid), `process ${pid} to be gone`);

async function workerPidOf(server: TestSfu, roomId = 'physics'): Promise<number> {
	return (await server.sfu.rooms.get(roomId).media()).worker.pid;
}

const stateOf = async (server: TestSfu, pid: number) =>
	(await server.sfu.status()).workers.find((worker) => worker.pid === pid)?.state;

/** Resolves when nothing is placed any more on what does not answer. */
const isSuspected = (server: TestSfu, pid: number) =>
	until(
		() => stateOf(server, pid),
		`worker ${pid} to be suspected`,
		(state) => state === 'notAnswering',
		{ everyMs: 20 },
	);

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
		const roomIds = ['a', 'b', 'c', 'd'];
		for (const roomId of roomIds) server.createRoom({ roomId });
		const clients = await Promise.all(roomIds.map((roomId) => server.enter({ roomId }, { prepareTransports: true })));
		expect(clients.map(({ answer }) => answer.status)).toEqual(roomIds.map(() => 'joined'));
		expect(await Promise.all(roomIds.map((roomId) => workerPidOf(server, roomId)))).toEqual(roomIds.map(() => healthy));
		expect(await stateOf(server, pid)).toBe('notAnswering');
		hang[Symbol.dispose]();
		await until(
			() => stateOf(server, pid),
			'it to answer',
			(state) => state === 'ok',
			{ everyMs: 20 },
		);
		// What it created late, for rooms that are elsewhere by now, is not kept: the server's end looks into it.
		expect(server.sfu.workerPids).toEqual([pid, healthy]);
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
		await until(
			() => stateOf(server, pid),
			'it to answer',
			(state) => state === 'ok',
			{ everyMs: 20 },
		);
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

	test('does not keep the others from new addresses, and follows when it answers again', async () => {
		await using server = await TestSfu.start({ workerCount: 2, heartbeat: patient });
		for (const roomId of ['physics', 'chemistry']) server.createRoom({ roomId });
		await server.enter();
		await server.enter({ roomId: 'chemistry' });
		const pid = await workerPidOf(server);
		using hang = stopped(pid);
		await server.sfu.setListenAddresses([{ address: '127.0.0.1' }, { address: '127.0.0.2' }]);
		const addressesIn = async (roomId: string) => {
			const { transports } = (await server.enter({ roomId }, { prepareTransports: true })).answer;
			return [...new Set(transports?.recv.iceCandidates.map(({ ip }) => ip))].sort();
		};
		expect(await addressesIn('chemistry')).toEqual(['127.0.0.1', '127.0.0.2']);
		await server.sfu.setListenAddresses([{ address: '127.0.0.2' }]);
		hang[Symbol.dispose]();
		await until(
			() => addressesIn('physics'),
			'the last address',
			(found) => found.join() === '127.0.0.2',
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

describe('a worker that is healthy', () => {
	test('survives that the event loop of the server is held for longer than a hung worker lives', async () => {
		await using server = await TestSfu.start({ workerCount: 2, heartbeat });
		server.createRoom();
		const anna = await server.enter();
		const pids = server.sfu.workerPids;
		for (let round = 0; round < 4; round++) {
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, heartbeat.deadAfterMs * 1.5);
			// Somewhere between two beats, and while one is unanswered.
			await sleep(round * 30);
		}
		await sleep(2 * heartbeat.deadAfterMs);
		expect([server.sfu.workerPids, anna.told('mediaRestarted')]).toEqual([pids, []]);
	});

	test('survives that the process of the server is stopped for longer than a hung worker lives', async () => {
		const server = await runServer('serve');
		const [pid = 0] = server.workerPids;
		{
			using _ = stopped(server.pid);
			await sleep(3 * heartbeat.deadAfterMs);
		}
		await sleep(2 * heartbeat.deadAfterMs);
		expect(isAlive(pid)).toBe(true);
		process.kill(server.pid, 'SIGTERM');
		await isGone(pid);
	});
});

describe('the end of the server', () => {
	test.each(['exit', 'throw', 'close'])('leaves no worker behind that is stopped, when it ends by %s', async (how) => {
		const server = await runServer(how);
		const [pid = 0] = server.workerPids;
		stop(pid);
		process.kill(server.pid, 'SIGUSR2');
		await isGone(pid);
	});
});

describe('a worker that hangs while it starts', () => {
	/** A worker program that hangs as long as there is a file `hang` beside it. */
	async function hangingProgram() {
		const folder = await mkdtemp(join(tmpdir(), 'lectern-worker-'));
		onTestFinished(() => rm(folder, { recursive: true }));
		const [file, flag] = [join(folder, 'worker'), join(folder, 'hang')];
		await writeFile(file, `#!/bin/sh\nif [ -e '${flag}' ]; then exec sleep 600; fi\nexec '${workerBin}' "$@"\n`);
		await chmod(file, 0o755);
		return { file, hang: () => writeFile(flag, ''), recover: () => rm(flag) };
	}

	test('is killed, and the server does not start', async () => {
		const program = await hangingProgram();
		await program.hang();
		await expect(TestSfu.start({ workerBin: program.file, workerStartMs: 200 })).rejects.toMatchObject({
			code: 'unavailable',
			cause: { message: 'it does not answer' },
		});
	});

	test('is tried again until it starts, and requests that need it are refused meanwhile', async () => {
		const program = await hangingProgram();
		await using server = await TestSfu.start({ workerBin: program.file, workerStartMs: 1_000, heartbeat });
		server.createRoom();
		const anna = await server.enter();
		await program.hang();
		const [pid = 0] = server.sfu.workerPids;
		process.kill(pid, 'SIGKILL');
		await until(
			() => stateOf(server, pid),
			'it to be missed',
			(state) => state === 'restarting',
			{ everyMs: 20 },
		);
		expect(await anna.codeOf('createTransport', { direction: 'send' })).toBe('unavailable');
		await program.recover();
		await anna.next('mediaRestarted');
		await expectMedia(anna, await server.enter());
	});
});

/** A process with an `Sfu` of one worker. */
async function runServer(how: string): Promise<{ pid: number; workerPids: number[] }> {
	const fixture = join(import.meta.dirname, 'sfuProcess.fixture.ts');
	const args = ['--no-warnings', '--experimental-transform-types', fixture, how, JSON.stringify(heartbeat)];
	const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
	onTestFinished(() => void child.kill('SIGKILL'));
	const [line] = await once(createInterface(child.stdout), 'line');
	return { pid: child.pid ?? 0, workerPids: JSON.parse(String(line)) };
}

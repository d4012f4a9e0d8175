import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { heldBy, startedWorkers, workerOf } from '../testing/leaks.ts';
import { MediaClient } from '../testing/MediaClient.ts';
import { parametersOf } from '../testing/rtpParameters.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { openMicrophone } from '../testing/syntheticMedia.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { Sfu } from './Sfu.ts';

describe('workers', () => {
	test('creates the router of a room on the least loaded worker', async () => {
		await using server = await TestSfu.start({ workerCount: 2 });
		for (const roomId of ['a', 'b', 'c', 'd']) {
			server.createRoom({ roomId });
			await server.enter({ roomId });
		}
		const { workers: figures } = await server.sfu.status();
		expect(figures.map(({ rooms }) => rooms)).toEqual([2, 2]);
	});

	test('counts live streams as load, so that a busy room keeps others away', async () => {
		await using server = await TestSfu.start({ workerCount: 2 });
		for (const roomId of ['busy', 'b', 'c']) server.createRoom({ roomId });
		for (let n = 0; n < 15; n++) await server.enter({ roomId: 'busy' }, { prepareTransports: true });
		for (const roomId of ['b', 'c']) await server.enter({ roomId });
		const { workers: figures } = await server.sfu.status();
		expect(figures.map(({ rooms }) => rooms).sort()).toEqual([1, 2]);
	});

	test('gives every worker the next port, and skips one that is taken', async () => {
		await using first = await TestSfu.start();
		const [taken = 0] = first.sfu.mediaPorts;
		await using second = await TestSfu.start({ workerCount: 2, firstMediaPort: taken });
		const [one = 0, two = 0] = second.sfu.mediaPorts;
		expect(one).toBeGreaterThan(taken);
		expect(two).toBeGreaterThan(one);
	});

	test('skips a port that is taken for TCP only', async () => {
		const blocker = createServer().listen({ host: '127.0.0.1', port: 0 });
		await once(blocker, 'listening');
		const bound = blocker.address();
		const port = typeof bound === 'object' && bound ? bound.port : 0;
		try {
			await using server = await TestSfu.start({ firstMediaPort: port });
			expect(server.sfu.mediaPorts[0]).toBeGreaterThan(port);
		} finally {
			blocker.close();
		}
	});

	test('leaves out an address that this machine does not have, and fails to start without any other', async () => {
		await using server = await TestSfu.start({
			listenAddresses: ['192.0.2.1', '127.0.0.1'],
			candidatesFor: () => [{ address: '127.0.0.1' }],
		});
		server.createRoom();
		expect(await (await server.enter()).codeOf('createTransport', { direction: 'recv' })).toBe('ok');
		await expect(TestSfu.start({ listenAddresses: ['192.0.2.1'] })).rejects.toMatchObject({
			code: 'unavailable',
		});
	});

	test('fails to start without the worker program', async () => {
		await expect(TestSfu.start({ workerBin: '/nowhere/mediasoup-worker' })).rejects.toMatchObject({
			code: 'unavailable',
		});
	});

	test('leaves no worker process when it is closed while a worker is being replaced', async () => {
		const server = await TestSfu.start();
		const [pid = 0] = server.sfu.workerPids;
		process.kill(pid, 'SIGKILL');
		await noWorkers(server);
		server.sfu.close();
		const living = () => startedWorkers().filter(({ closed }) => !closed);
		await until(living, 'no worker to be left', ({ length }) => length === 0);
		expect(server.sfu.workerPids).toEqual([]);
	});
});

describe('a worker that dies', () => {
	test('takes down only the media of its own rooms, which restart on another worker', async () => {
		await using server = await TestSfu.start({ workerCount: 2 });
		for (const roomId of ['physics', 'chemistry']) server.createRoom({ roomId });
		const [anna, ben] = [await server.enter({ role: 'host' }), await server.enter()];
		const other = await server.enter({ roomId: 'chemistry' });
		const [producerId, kept] = [await anna.produce('mic'), await other.produce('mic')];
		await ben.transport('recv');
		await ben.ask('consume', { producerId });
		const killedPid = await workerPidOf(server, anna.session.peer.transports.all()[0]?.id);
		ben.notices.length = 0;

		process.kill(killedPid, 'SIGKILL');
		const { routerRtpCapabilities } = await ben.next('mediaRestarted');
		expect(routerRtpCapabilities.codecs?.length).toBeGreaterThan(3);
		// On a busy machine the only microphone may have become the active speaker by then.
		const told = ben.notices.map(({ name }) => name).filter((name) => name !== 'activeSpeaker');
		expect(told).toEqual(['mediaRestarted']);
		expect(anna.session.peer.transports.all()).toEqual([]);
		expect(other.told('mediaRestarted')).toEqual([]);
		expect(other.session.peer.producers.get(kept).closed).toBe(false);

		const again = await anna.produce('mic');
		await ben.transport('recv');
		expect(await ben.codeOf('consume', { producerId: again })).toBe('ok');
		expect(await ben.codeOf('consume', { producerId })).toBe('not-found producer');
		await until(
			() => server.sfu.workerPids,
			'two workers again',
			({ length }) => length === 2,
		);
		expect(server.sfu.workerPids).not.toContain(killedPid);
		expect(server.sfu.mediaPorts.length).toBe(2);
	});

	test('makes requests wait for its replacement when it was the only one', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const anna = await server.enter();
		const [pid = 0] = server.sfu.workerPids;
		const [port] = server.sfu.mediaPorts;
		const replaced = once(server.sfu, 'workerReplaced');
		process.kill(pid, 'SIGKILL');
		await noWorkers(server);
		expect(await anna.codeOf('createTransport', { direction: 'send' })).toBe('ok');
		expect((await server.enter()).answer.status).toBe('joined');
		expect([await replaced, [port]]).toEqual([server.sfu.workerPids, server.sfu.mediaPorts]);
		await anna.next('mediaRestarted');
	});
});

async function workerPidOf(server: TestSfu, transportId: string | undefined): Promise<number> {
	for (const pid of server.sfu.workerPids) {
		if ((await heldBy(workerOf(pid))).includes(transportId ?? '')) return pid;
	}
	throw new Error('no worker has it');
}

const noWorkers = ({ sfu }: TestSfu) =>
	until(
		() => sfu.workerPids,
		'the killed worker to be missed',
		({ length }) => length === 0,
	);

describe('a worker holds nothing', () => {
	test('when everybody has left', async () => {
		await using server = await TestSfu.start({ graceMs: 20 });
		server.createRoom();
		for (let round = 0; round < 3; round++) {
			const [anna, ben] = [await server.enter(), await server.enter({}, { prepareTransports: true })];
			const producerId = await anna.produce('camera');
			await anna.produce('mic');
			expect(await ben.codeOf('consume', { producerId })).toBe('ok');
			await anna.ask('leaveRoom', {});
			ben.session.disconnected();
			await until(
				() => server.sfu.participantCount,
				'everybody to be gone',
				(count) => count === 0,
			);
		}
		expect(await heldBy(workerOf(server.sfu.workerPids[0]))).toEqual([]);
		expect((await server.sfu.status()).workers).toMatchObject([{ rooms: 0 }]);
	});

	test('after a refused join', async () => {
		await using server = await TestSfu.start();
		server.createRoom({ locked: true });
		await server.connect({ roomId: 'physics' }).codeOf('joinRoom', { displayName: 'A' });
		expect(await heldBy(workerOf(server.sfu.workerPids[0]))).toEqual([]);
	});

	test('when the server was closed while participants joined', async () => {
		const server = await TestSfu.start();
		server.createRoom();
		const clients = Array.from({ length: 10 }, () => server.connect({ roomId: 'physics' }));
		const codes = clients.map((client) => client.codeOf('joinRoom', { displayName: 'A', prepareTransports: true }));
		const pids = server.sfu.workerPids;
		await new Promise((resolve) => setImmediate(resolve));
		server.sfu.close();
		for (const code of await Promise.all(codes))
			expect(['ok', 'unavailable', 'not-found', 'not-found room', 'wrong-state']).toContain(code);
		expect(workerOf(pids[0]).closed).toBe(true);
	});
});

/** A server that offers these addresses, which the test changes. */
const startAt = (addresses: string[]) =>
	TestSfu.start({ candidatesFor: () => addresses.map((address) => ({ address })) });

describe('a change of the network', () => {
	test('gives new transports the new address on the same port, and leaves existing ones alone', async () => {
		const addresses = ['127.0.0.1'];
		await using server = await startAt(addresses);
		server.createRoom();
		const ports = server.sfu.mediaPorts;
		const anna = await server.enter({}, { prepareTransports: true });
		addresses.push('127.0.0.2');
		await server.sfu.networkChanged(new Set(addresses));
		expect(anna.told('mediaRestarted')).toEqual([]);
		expect(await anna.codeOf('restartIce', { transportId: anna.answer.transports?.recv.id })).toBe('ok');
		const { transports } = (await server.enter({}, { prepareTransports: true })).answer;
		const candidates = transports?.recv.iceCandidates ?? [];
		expect(candidates.map(({ protocol, address }) => [protocol, address])).toEqual([
			['udp', '127.0.0.1'],
			['udp', '127.0.0.2'],
			['tcp', '127.0.0.1'],
			['tcp', '127.0.0.2'],
		]);
		expect(new Set(candidates.map(({ port }) => port))).toEqual(new Set(ports));
		expect(server.sfu.mediaPorts).toEqual(ports);
	});

	test('makes peers create new transports on the same port when the address they were offered is gone', async () => {
		const addresses = ['127.0.0.1'];
		await using server = await startAt(addresses);
		server.createRoom();
		const [anna, ben] = [await server.enter({}, { prepareTransports: true }), await server.enter()];
		await anna.ask('produce', {
			transportId: anna.answer.transports?.send?.id ?? '',
			kind: 'audio',
			source: 'mic',
			rtpParameters: parametersOf('mic'),
		});
		const ports = server.sfu.mediaPorts;
		addresses.splice(0, 1, '127.0.0.2');
		await server.sfu.networkChanged(new Set(addresses));
		expect(anna.told('mediaRestarted').length).toBe(1);
		expect(ben.told('mediaRestarted')).toEqual([]);
		expect(ben.told('producerClosed').length).toBe(1);
		const { iceCandidates } = await anna.ask('createTransport', { direction: 'send' });
		expect(new Set(iceCandidates.map(({ ip }) => ip))).toEqual(new Set(['127.0.0.2']));
		expect(server.sfu.mediaPorts).toEqual(ports);
	});

	test('restarts the media of those alone whose packets came by the address that is gone', async () => {
		await using server = await startAt(['127.0.0.1', '192.0.2.1']);
		server.createRoom();
		const [anna, ben] = [await MediaClient.enter(server), await MediaClient.enter(server)];
		const tone = openMicrophone();
		try {
			const { id: producerId } = await anna.send.produce({ track: tone.track });
			const consumerId = await ben.consume(producerId);
			await ben.flows(consumerId);
			const own = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address));
			await server.sfu.networkChanged(new Set(own));
			await ben.flows(consumerId);
			expect(anna.client.told('mediaRestarted')).toEqual([]);
			await server.sfu.networkChanged(new Set(['192.0.2.1']));
			expect([anna, ben].map(({ client }) => client.told('mediaRestarted').length)).toEqual([1, 1]);
		} finally {
			tone.stop();
			anna.leave();
			ben.leave();
		}
	});
});

test('listens on every interface, of IPv4 and IPv6, on one port', async () => {
	const offered = ['127.0.0.1', '::1'].map((address) => ({ address }));
	await using server = await TestSfu.start({ listenAddresses: ['0.0.0.0', '::'], candidatesFor: () => offered });
	server.createRoom();
	const { iceCandidates } = await (await server.enter()).ask('createTransport', { direction: 'recv' });
	const [port] = server.sfu.mediaPorts;
	expect(new Set(iceCandidates.map((candidate) => candidate.port))).toEqual(new Set([port]));
	expect(new Set(iceCandidates.map(({ address }) => address))).toContain('127.0.0.1');
});

test('offers an address and a port that only others know', async () => {
	const candidatesFor = () => [{ address: '203.0.113.5', portOffset: 7 }];
	await using server = await TestSfu.start({ candidatesFor });
	server.createRoom();
	const { iceCandidates } = await (await server.enter()).ask('createTransport', { direction: 'recv' });
	const [port = 0] = server.sfu.mediaPorts;
	expect(iceCandidates.map((candidate) => [candidate.address, candidate.port])).toEqual([
		['203.0.113.5', port + 7],
		['203.0.113.5', port + 7],
	]);
});

test('closes its workers, and may be closed twice', async () => {
	const sfu = await Sfu.create({
		workerCount: 1,
		listenAddresses: ['127.0.0.1'],
		firstMediaPort: 0,
		graceMs: 100,
		logger: silentLogger,
	});
	const [pid] = sfu.workerPids;
	sfu.close();
	sfu.close();
	expect(workerOf(pid).closed).toBe(true);
});

test('keeps an empty room that shall close after 30 days, longer than a timer of Node can wait, while another one closes', async () => {
	await using server = await TestSfu.start();
	const { rooms } = server.sfu;
	const lasting = rooms.create({ name: 'Course', emptyTimeoutMs: 30 * 24 * 3_600_000 });
	const passing = rooms.create({ name: 'Meeting', emptyTimeoutMs: 20 });
	await until(() => passing.closed, 'the room with the short time to close');
	expect(lasting.closed).toBe(false);
});

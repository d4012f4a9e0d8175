import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ServerState } from './hostApi.ts';
import { RestartDelay } from './restartDelay.ts';
import type { SfuProcess } from './sfuProcess.ts';
import { SfuService, type SfuServiceOptions } from './sfuService.ts';

type Behaviour = 'good' | 'unresponsive' | 'unstoppable' | 'neverReady' | 'crashing' | 'failing' | 'second';

const children: ChildProcess[] = [];
const services: SfuService[] = [];

afterEach(async () => {
	await Promise.all(services.splice(0).map((service) => service.stop()));
	expect(children.splice(0).filter((child) => child.exitCode === null && child.signalCode === null)).toEqual([]);
});

/** A service whose n-th process shows the n-th behaviour; the last behaviour repeats. */
function serve(behaviours: Behaviour[], options: Partial<SfuServiceOptions> = {}): SfuService {
	let started = 0;
	const service = new SfuService({
		fork: () => forkNode(behaviours[Math.min(started++, behaviours.length - 1)] ?? 'good'),
		settings: { bind: '127.0.0.1', port: 0 },
		...options,
	});
	services.push(service);
	return service;
}

function forkNode(behaviour: Behaviour): SfuProcess {
	const child = fork(join(import.meta.dirname, 'sfuService.fixture.mjs'), [behaviour]);
	children.push(child);
	return {
		send: (message) => void (child.connected && child.send(message)),
		onMessage: (listener) => child.on('message', listener),
		onExit: (listener) => child.once('exit', listener),
		kill: () => child.kill('SIGKILL'),
	};
}

/** Waits for a state by name; the current state counts too, because its event may have fired between two awaits. */
async function reach<Name extends ServerState['name']>(service: SfuService, name: Name): Promise<ServerState> {
	while (service.state.name !== name) await once(service, 'stateChanged');
	return service.state;
}

function lastChild(): ChildProcess {
	const child = children.at(-1);
	if (!child) throw new Error('no process was started');
	return child;
}

test('starts the process once, reports the participant count and stops cleanly', async () => {
	const service = serve(['good']);
	expect(service.state).toEqual({ name: 'starting' });
	service.start();
	service.start();
	expect(await reach(service, 'running')).toEqual({ name: 'running', baseUrl: 'http://localhost:5480' });
	service.networkChanged();
	expect(await once(service, 'participantsChanged')).toEqual([3]);
	await Promise.all([service.stop(), service.stop()]);
	expect(children.map((child) => child.exitCode)).toEqual([0]);
});

test('passes requests for a film window on, only for a job of the server, and what becomes of the window back', async () => {
	const service = serve(['good']);
	const paths: string[] = [];
	service.on('filmWindowRequested', (path) => paths.push(path));
	service.tellFilmWindow('available');
	service.start();
	await reach(service, 'running');
	const released = once(service, 'filmWindowReleased');
	service.tellFilmWindow('available');
	service.tellFilmWindow('gone');
	await released;
	expect(paths).toEqual([`/film#job=${'k'.repeat(43)}`]);
});

test('restarts a crashed server on the same ports', async () => {
	const service = serve(['good'], { settings: { bind: '127.0.0.1', port: 0, httpPort: 5999 } });
	service.start();
	await reach(service, 'running');
	lastChild().kill('SIGKILL');
	expect(await reach(service, 'restarting')).toEqual({ name: 'restarting', attempt: 1 });
	await reach(service, 'running');
	expect(JSON.parse(service.info?.roomId ?? '{}')).toEqual({
		bind: '127.0.0.1',
		port: 5443,
		httpPort: 5999,
		mediaPort: 44440,
	});
});

test('kills and restarts a server that leaves pings unanswered', async () => {
	const service = serve(['unresponsive', 'good'], { pingIntervalMs: 20 });
	service.start();
	await reach(service, 'restarting');
	expect(lastChild().signalCode).toBe('SIGKILL');
	await reach(service, 'running');
	expect(children).toHaveLength(2);
});

test('restarts a server that is not ready in time', async () => {
	const service = serve(['neverReady', 'good'], { readyTimeoutMs: 300 });
	service.start();
	await reach(service, 'restarting');
	await reach(service, 'running');
});

test('reports a failure that the server states at its first start without a restart, and starts again on request', async () => {
	const service = serve(['failing', 'good']);
	service.start();
	expect(await reach(service, 'failed')).toEqual({ name: 'failed', code: 'worker', message: 'no worker' });
	service.start();
	await reach(service, 'running');
});

test('passes the host screen on of another server that uses the data folder, each time it is started', async () => {
	const service = serve(['second']);
	const addresses: string[] = [];
	service.on('firstServerFound', (address) => addresses.push(address));
	service.start();
	expect(await reach(service, 'failed')).toMatchObject({ code: 'in-use', openedInBrowser: true });
	service.start();
	await reach(service, 'failed');
	expect(addresses).toEqual(Array(2).fill('http://localhost:4480/host#code=once'));
});

test('gives up after maxAttempts when every process crashes', async () => {
	const service = serve(['crashing'], { restartDelay: new RestartDelay({ firstDelayMs: 1, maxAttempts: 3 }) });
	service.start();
	expect(await reach(service, 'failed')).toMatchObject({ code: 'unavailable' });
	expect(children).toHaveLength(4);
});

test('kills a server that does not stop within stopTimeoutMs', async () => {
	const service = serve(['unstoppable'], { stopTimeoutMs: 100 });
	service.start();
	await reach(service, 'running');
	await service.stop();
	expect(lastChild().signalCode).toBe('SIGKILL');
});

test('does not start again when it is stopped while a restart is pending', async () => {
	const service = serve(['crashing']);
	service.start();
	await reach(service, 'restarting');
	await service.stop();
	service.start();
	expect(children).toHaveLength(1);
});

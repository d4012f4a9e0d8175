import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MessageFromParent, MessageToParent } from './serverInfo.ts';
import { quietSettings } from './testing/quietSettings.ts';
import { SocketClient } from './testing/SocketClient.ts';
import { TestBundle } from './testing/TestBundle.ts';

let program: TestBundle;
let dataDir: string;
let child: ChildProcess;
beforeAll(async () => {
	program = await TestBundle.build();
}, 60_000);
afterAll(() => program.remove());
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-main-'));
	child = fork(program.main, { silent: true });
});
afterEach(async () => {
	child.kill('SIGKILL');
	await rm(dataDir, { recursive: true, force: true });
});

const send = (message: MessageFromParent | { type: 'nonsense' }) => child.send(message);

/** The next message of this type. */
function next<Type extends MessageToParent['type']>(type: Type): Promise<Extract<MessageToParent, { type: Type }>> {
	return new Promise((resolve) => {
		child.on('message', (message: MessageToParent) => {
			// Narrowed by the comparison, which the compiler does not carry into the generic.
			if (message.type === type) resolve(message as Extract<MessageToParent, { type: Type }>);
		});
	});
}

const isAlive = (pid: number) => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

test('serves once configured, answers pings, counts participants and ends when told to', async () => {
	const ready = next('ready');
	send({ type: 'configure', settings: { ...quietSettings, dataDir } });
	const { info } = await ready;
	expect(info.pid).toBe(child.pid);
	send({ type: 'nonsense' });
	const pong = next('pong');
	send({ type: 'ping' });
	await pong;
	send({ type: 'networkChanged' });
	const counted = next('participants');
	const client = await SocketClient.connect(`http://127.0.0.1:${info.httpPort}`, {
		auth: { token: info.hostToken },
		transports: ['websocket'],
	});
	await client.ask('joinRoom', { displayName: 'Teacher' });
	expect(await counted).toEqual({ type: 'participants', count: 1 });
	send({ type: 'stop' });
	const [code] = await once(child, 'exit');
	expect(code).toBe(0);
	client.socket.disconnect();
});

test('tells its parent by a code why it cannot start', async () => {
	const failed = next('failed');
	send({ type: 'configure', settings: { ...quietSettings, dataDir, workerBin: '/nonexistent' } });
	expect(await failed).toMatchObject({ code: 'worker', message: expect.stringContaining('/nonexistent') });
});

test('tells its parent where the host screen is of the server that already uses the data folder', async () => {
	const ready = next('ready');
	send({ type: 'configure', settings: { ...quietSettings, dataDir } });
	const { info } = await ready;
	const first = child;
	child = fork(program.main, { silent: true });
	const failed = next('failed');
	send({ type: 'configure', settings: { ...quietSettings, dataDir } });
	const { code, hostAddress } = await failed;
	first.kill('SIGKILL');
	expect([code, hostAddress]).toEqual([
		'in-use',
		expect.stringMatching(`^http://127.0.0.1:${info.httpPort}/host#code=[\\w.-]+$`),
	]);
});

test('ends when its parent is killed', async () => {
	const script = `
		const child = require('node:child_process').fork(${JSON.stringify(program.main)}, { silent: true });
		child.on('message', ({ type, info }) => { if (type === 'ready') console.log(info.pid); });
		child.send({ type: 'configure', settings: ${JSON.stringify({ ...quietSettings, dataDir })} });`;
	const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [line] = await once(parent.stdout, 'data');
	const pid = Number(line);
	expect(isAlive(pid)).toBe(true);
	parent.kill('SIGKILL');
	await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

test('explains how to start the server when it is started by hand', async () => {
	const byHand = spawn(process.execPath, [program.main], { stdio: ['ignore', 'ignore', 'pipe'] });
	const [said] = await once(byHand.stderr, 'data');
	expect(String(said)).toContain('lectern serve');
});

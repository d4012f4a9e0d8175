/** Processes of media workers: which live on, which hang while they start, and that none is left behind. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerBin } from 'mediasoup';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import type { HeartbeatTimes } from './Heartbeat.ts';
import { isAlive, isGone, stopped } from './stopped.fixture.ts';

/** Ends a hung worker soon; what a healthy one needs on a busy computer is far less. */
const heartbeat: HeartbeatTimes = { everyMs: 100, suspectAfterMs: 100, deadAfterMs: 800 };

describe('a worker that is healthy', () => {
	test('survives that the event loop of the server is held for longer than a hung worker lives', async () => {
		await using server = await TestSfu.start({ workerCount: 2, heartbeat });
		server.createRoom();
		const anna = await server.enter();
		const pids = server.sfu.workerPids;
		for (let round = 0; round < 2; round++) {
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, heartbeat.deadAfterMs * 1.5);
			// Somewhere between two beats, and while one is unanswered.
			await sleep(round * 50);
		}
		await sleep(2 * heartbeat.deadAfterMs);
		expect([server.sfu.workerPids, anna.told('mediaRestarted')]).toEqual([pids, []]);
	});

	test('survives that the process of the server is stopped for longer than a hung worker lives', async () => {
		const server = await runServer('close');
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

	test('survives that server and worker are stopped together, as when a computer sleeps, and it wakes up last', async () => {
		const server = await runServer('close');
		const [pid = 0] = server.workerPids;
		const [ofServer, ofWorker] = [stopped(server.pid), stopped(pid)];
		await sleep(2 * heartbeat.deadAfterMs);
		ofServer[Symbol.dispose]();
		await sleep(heartbeat.suspectAfterMs);
		ofWorker[Symbol.dispose]();
		await sleep(2 * heartbeat.deadAfterMs);
		expect(isAlive(pid)).toBe(true);
		process.kill(server.pid, 'SIGTERM');
		await isGone(pid);
	});
});

describe('the end of the server', () => {
	test.each(['SIGTERM', 'SIGINT'] as const)(
		'is not that of its workers at %s: media go on until it ends them',
		async (signal) => {
			const server = await runServer('stay');
			const [pid = 0] = server.workerPids;
			process.kill(server.pid, signal);
			expect(await server.printed()).toMatchObject([{ pid, state: 'ok' }]);
			expect(isAlive(pid)).toBe(true);
			process.kill(server.pid, 'SIGKILL');
			await isGone(pid);
		},
	);

	test.each([
		['an exit', 'exit', 'SIGUSR2'],
		['an error that nobody catches', 'throw', 'SIGUSR2'],
		['SIGTERM', 'close', 'SIGTERM'],
	] as const)('leaves no worker behind that is stopped, when it comes by %s', async (_, how, signal) => {
		const server = await runServer(how);
		const [pid = 0] = server.workerPids;
		stopped(pid);
		process.kill(server.pid, signal);
		await isGone(pid);
	});

	test('leaves no worker behind that is stopped, when a whole server closes', async () => {
		await using server = await TestServer.start({ workers: 2 });
		const pids = server.running.sfu.workerPids;
		for (const pid of pids) stopped(pid);
		await server.running.close();
		expect(pids.map(isAlive)).toEqual([false, false]);
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
			() => server.sfu.workerPids,
			'it to be missed',
			({ length }) => length === 0,
		);
		expect((await server.sfu.status()).workers).toMatchObject([{ pid, state: 'restarting' }]);
		expect(await anna.codeOf('createTransport', { direction: 'send' })).toBe('unavailable');
		await program.recover();
		await anna.next('mediaRestarted');
		expect(await anna.codeOf('createTransport', { direction: 'send' })).toBe('ok');
	});
});

/** A process with an `Sfu` of one worker. `printed`: its next line. */
async function runServer(how: string): Promise<{ pid: number; workerPids: number[]; printed: () => Promise<unknown> }> {
	const fixture = join(import.meta.dirname, 'sfuProcess.fixture.ts');
	const args = ['--no-warnings', '--experimental-transform-types', fixture, how, JSON.stringify(heartbeat)];
	const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
	onTestFinished(() => void child.kill('SIGKILL'));
	const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
	const printed = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
	const workerPids = (await printed()) as number[];
	return { pid: child.pid ?? 0, workerPids, printed };
}

/** Servers behind one Redis as the program that is shipped. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ServerInfo } from '../serverInfo.ts';
import { noRedis, RedisServer } from '../testing/RedisServer.ts';
import { SocketClient } from '../testing/SocketClient.ts';
import { TestBundle } from '../testing/TestBundle.ts';
import { until } from '../testing/until.ts';

type Child = ChildProcessByStdio<null, Readable, Readable>;

let program: TestBundle;
beforeAll(async () => {
	program = await TestBundle.build();
}, 60_000);
afterAll(() => program.remove());

const onLoopback = [
	'--bind',
	'127.0.0.1',
	'--no-mdns',
	'--port',
	'0',
	'--http-port',
	'0',
	'--media-port',
	'0',
	'--workers',
	'1',
];

/** With a data folder of its own. */
async function lectern(...args: string[]): Promise<Child> {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-cluster-'));
	const environment = { ...process.env, LECTERN_DATA_DIR: dataDir };
	const child = spawn(process.execPath, [program.cli, ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: environment,
	});
	onTestFinished(async () => {
		child.kill('SIGKILL');
		await rm(dataDir, { recursive: true, force: true });
	});
	return child;
}

async function serve(redis: RedisServer, ...flags: string[]): Promise<{ child: Child; info: ServerInfo }> {
	const child = await lectern('serve', '--json', '--redis', redis.url, ...onLoopback, ...flags);
	child.stderr.resume();
	const [line] = await once(createInterface({ input: child.stdout }), 'line');
	return { child, info: JSON.parse(line) };
}

/** Exit code and what was written. */
async function result(child: Child): Promise<{ code: number | null; stdout: string; stderr: string }> {
	const ended = once(child, 'exit');
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
	const [code] = await ended;
	return { code, stdout, stderr };
}

test('nothing of Redis is loaded by a server that works alone', async () => {
	const loaded = new Map<string, string>();
	const load = async (file: string): Promise<void> => {
		if (loaded.has(file)) return;
		const source = await readFile(join(program.folder, file), 'utf8');
		loaded.set(file, source);
		for (const [, chunk] of source.matchAll(/^(?:import|export) (?:[^;]* from )?"\.\/([^"]+)";$/gm))
			if (chunk) await load(chunk);
	};
	await load('cli.js');
	expect(loaded.size).toBeGreaterThan(1);
	const all = [...loaded.values()].join('\n');
	// Both as they are in the sources: of what is always loaded, and of the client of Redis.
	expect(all).toContain('another server uses the data folder');
	expect(all).not.toContain('enableOfflineQueue');
	expect(all).not.toContain('ZRANGEBYSCORE');
});

describe.skipIf(noRedis)(`lectern with --redis ${noRedis ?? ''}`, { timeout: 120_000 }, () => {
	test('serves, is listed, and lets the other server have its class at SIGTERM', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await serve(redis, '--drain-seconds', '2'), await serve(redis)];
		const status = async () => {
			const { code, stdout } = await result(await lectern('cluster', 'status', '--json', '--redis', redis.url));
			expect(code).toBe(0);
			return JSON.parse(stdout).servers;
		};
		const httpsOf = ({ info }: { info: ServerInfo }) => [`https://127.0.0.1:${info.httpsPort}`];
		const listed = await until(
			status,
			'both servers to listen',
			(servers) => servers.every(({ isFull }: { isFull: boolean }) => !isFull),
			{ everyMs: 200 },
		);
		expect(listed.map(({ pages }: { pages: string[] }) => pages).sort()).toEqual(
			[httpsOf(first), httpsOf(second)].sort(),
		);
		const connect = async ({ info }: { info: ServerInfo }) => {
			const auth = { token: first.info.hostToken };
			const client = await SocketClient.connect(`http://127.0.0.1:${info.httpPort}`, {
				auth,
				transports: ['websocket'],
			});
			onTestFinished(() => void client.socket.disconnect());
			return client;
		};
		const before = await connect(second);
		await before.ask('joinRoom', { displayName: 'Host' });
		const ended = once(first.child, 'exit');
		const closing = before.next('serverClosing');
		const { id: transportId } = await before.ask('createTransport', { direction: 'send' });
		first.child.kill('SIGTERM');
		let isClosing = false;
		void closing.then(() => (isClosing = true));
		const answers: unknown[] = [];
		while (!isClosing) {
			// Answered by the media worker, which goes on until its room moves.
			answers.push(await Promise.race([before.ack('restartIce', { transportId }), closing.then(() => 'closing')]));
			await sleep(200);
		}
		expect(answers.length).toBeGreaterThan(5);
		expect(answers.slice(0, -1).map((answer) => (answer as { ok: boolean }).ok)).not.toContain(false);
		const { roomId, roomCode } = first.info;
		// As clients do: the class may be on its way.
		const after = await until(
			async () => (await connect(second)).ack('joinRoom', { displayName: 'Host' }),
			'the class on the other server',
			({ ok }) => ok,
			{ everyMs: 100 },
		);
		expect(after).toMatchObject({ status: 'joined', room: { roomId, roomCode } });
		expect(await ended).toEqual([0, null]);
		const left = await until(status, 'the move to be told', ([server]) => server?.participants === 1, { everyMs: 200 });
		expect(left).toMatchObject([{ pages: httpsOf(second), rooms: 2 }]);
	});

	test('serves nothing of before after it was stopped in the middle of a class (SIGSTOP), which goes on at the other server', async () => {
		await using redis = await RedisServer.startUsed();
		const [first, second] = [await serve(redis), await serve(redis)];
		const { roomId, hostToken } = first.info;
		const connect = async ({ info }: { info: ServerInfo }) => {
			const url = `http://127.0.0.1:${info.httpPort}`;
			const client = await SocketClient.connect(url, { auth: { token: hostToken }, transports: ['websocket'] });
			onTestFinished(() => void client.socket.disconnect());
			return client;
		};
		/** As clients do: the class may be on its way. */
		const enter = (server: { info: ServerInfo }) =>
			until(
				async () => {
					const client = await connect(server);
					const answer = await client.ack('joinRoom', { displayName: 'Host' });
					return answer.ok ? { client, joined: answer } : null;
				},
				'the class',
				undefined,
				{ everyMs: 250 },
			);
		const epoch = async () => Number(await redis.ask('hget', `lectern:room:${roomId}`, 'epoch'));
		const textsIn = ({ parts }: { parts: { chat: { messages: { text: string }[] } } }) =>
			parts.chat.messages.map(({ text }) => text);
		const { client: before } = await enter(first);
		expect(await before.ack('sendChat', { text: 'before' })).toMatchObject({ ok: true });
		await enter(second);
		await redis.untilKnown(2);
		const epochBefore = await epoch();

		first.child.kill('SIGSTOP');
		// Waits in the socket until the server goes on.
		const late = before.ack('sendChat', { text: 'late' }).catch(() => 'no answer');
		const { client: after, joined } = await enter(second);
		expect(textsIn(joined)).toEqual(['before']);
		expect(await epoch()).toBeGreaterThan(epochBefore);
		expect(await after.ack('sendChat', { text: 'after' })).toMatchObject({ ok: true });

		const ended = before.ended();
		first.child.kill('SIGCONT');
		await ended;
		expect(await late).not.toMatchObject({ ok: true });
		// Under another id, as one that has no rooms.
		const { client: again, joined: back } = await enter(first);
		expect(textsIn(back)).toEqual(['before', 'after']);
		expect(await again.ack('sendChat', { text: 'together' })).toMatchObject({ ok: true });
		await until(
			() => JSON.stringify(after.heard),
			'the message',
			(heard) => heard.includes('together'),
		);
	});

	test('does not join servers of a version that does not fit', async () => {
		await using redis = await RedisServer.start();
		// One that lives, of another version.
		await redis.ask('hset', 'lectern:cluster', 'protocol', '0');
		await redis.ask('zadd', 'lectern:leases', Date.now() + 600_000, 'other');
		const newer = await lectern('serve', '--redis', redis.url, ...onLoopback);
		const { code, stderr } = await result(newer);
		expect(code).toBe(6);
		expect(stderr).toContain('another version that does not fit');
	});
});

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DoctorReport } from './protocol/doctor.ts';
import type { HostStatus } from './protocol/http.ts';
import type { ServerInfo } from './serverInfo.ts';
import { SocketClient } from './testing/SocketClient.ts';
import { TestBundle } from './testing/TestBundle.ts';

type Child = ChildProcessByStdio<null, Readable, Readable>;
type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

let program: TestBundle;
let dataDir: string;
let children: Child[];
beforeAll(async () => {
	program = await TestBundle.build();
}, 60_000);
afterAll(() => program.remove());
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-cli-'));
	children = [];
});
afterEach(async () => {
	for (const child of children) child.kill('SIGKILL');
	await rm(dataDir, { recursive: true, force: true });
});

const quiet = [
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

/** The program as its users start it. */
function lectern(args: string[], environment: NodeJS.ProcessEnv = {}): { child: Child; ended: Promise<Ended> } {
	const child = spawn(process.execPath, [program.cli, ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, LECTERN_DATA_DIR: dataDir, ...environment },
	});
	children.push(child);
	let [stdout, stderr] = ['', ''];
	child.stdout.on('data', (chunk) => {
		stdout += chunk;
	});
	child.stderr.on('data', (chunk) => {
		stderr += chunk;
	});
	const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }));
	return { child, ended };
}

async function serve(...args: string[]) {
	const { child, ended } = lectern(['serve', '--json', ...quiet, ...args]);
	const early = ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
	const [line] = await Promise.race([once(child.stdout, 'data'), early]);
	early.catch(() => undefined);
	const info: ServerInfo = JSON.parse(String(line));
	return { child, ended, info };
}

const isAlive = (pid: number) => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

async function post(info: ServerInfo, path: string, body: unknown, token?: string) {
	const response = await fetch(`http://127.0.0.1:${info.httpPort}${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
		body: JSON.stringify(body),
	});
	// Our own server's answer.
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** 'connected', or the code of the refusal. */
function connect(info: ServerInfo, token: string): Promise<string> {
	const options = { auth: { token }, transports: ['websocket'] };
	return SocketClient.connect(`http://127.0.0.1:${info.httpPort}`, options).then(
		({ socket }) => {
			socket.disconnect();
			return 'connected';
		},
		({ message }: Error) => message,
	);
}

test('prints one line for serve --json, and ends server and workers with 0 at SIGTERM', async () => {
	const { child, ended, info } = await serve();
	expect(Object.keys(info).sort()).toEqual(
		[
			'version',
			'pid',
			'urls',
			'httpsPort',
			'httpPort',
			'mediaPorts',
			'roomId',
			'roomCode',
			'hostToken',
			'caFile',
			'fingerprint',
		].sort(),
	);
	expect(info.pid).toBe(child.pid);
	expect(info.urls).toEqual([`https://127.0.0.1:${info.httpsPort}`, `http://127.0.0.1:${info.httpPort}`]);
	const response = await fetch(`http://127.0.0.1:${info.httpPort}/api/host/status`, {
		headers: { authorization: `Bearer ${info.hostToken}` },
	});
	// Our own server's answer.
	const { workers } = (await response.json()) as HostStatus;
	expect(workers.map(({ pid }) => isAlive(pid))).toEqual([true]);
	child.kill('SIGTERM');
	const { code, stdout } = await ended;
	expect(code).toBe(0);
	expect(stdout).toMatch(/^[^\n]+\n$/);
	expect(workers.map(({ pid }) => isAlive(pid))).toEqual([false]);
});

test('keeps rooms, codes and tokens that were acknowledged through kill -9', async () => {
	const first = await serve();
	const made = await post(first.info, '/api/rooms', { roomId: 'lab', name: 'Lab' }, first.info.hostToken);
	first.child.kill('SIGKILL');
	expect(made.status).toBe(201);
	expect((await first.ended).signal).toBe('SIGKILL');
	const second = await serve();
	expect(second.info).toMatchObject({
		roomId: first.info.roomId,
		roomCode: first.info.roomCode,
		fingerprint: first.info.fingerprint,
	});
	expect((await post(second.info, '/api/join', { roomCode: made.body.roomCode })).body).toMatchObject({
		roomId: 'lab',
	});
	expect(await connect(second.info, first.info.hostToken)).toBe('connected');
});

test('prints address, code, QR code, host screen and fingerprint without --json', async () => {
	const { child, ended } = lectern(['serve', ...quiet, '--name', 'Physics 2b']);
	await once(child.stdout, 'data');
	child.kill('SIGINT');
	const { code, stdout } = await ended;
	expect(code).toBe(0);
	expect(stdout).toContain('Physics 2b');
	expect(stdout).toMatch(/Students open +http:\/\/127\.0\.0\.1:\d+/);
	expect(stdout).toMatch(/Class code +\w{3} \w{3}/);
	expect(stdout).toMatch(/\/host#code=/);
	expect(stdout).toMatch(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
	expect(stdout).toContain('▄');
});

test('kills the program named as --worker-bin when it is no worker and goes on running', async () => {
	const [stranger, pidFile] = [join(dataDir, 'worker'), join(dataDir, 'pid')];
	await writeFile(stranger, `#!/bin/sh\necho $$ > ${pidFile}\nexec sleep 60\n`, { mode: 0o755 });
	const { code, stderr } = await lectern(['serve', ...quiet, '--worker-bin', stranger]).ended;
	expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining('does not answer') });
	expect(isAlive(Number(await readFile(pidFile, 'utf8')))).toBe(false);
});

test.each([
	[['serve', '--port', 'abc'], 2, '--port must be'],
	[['serve', '--nonsense'], 2, "Unknown option '--nonsense'"],
	[['nonsense'], 2, "Unknown command 'nonsense'"],
	[['serve', ...quiet, '--bind', '203.0.113.7'], 3, '203.0.113.7'],
	[['serve', ...quiet, '--worker-bin', '/nonexistent/mediasoup-worker'], 4, 'npm run setup'],
	[['serve', ...quiet, '--worker-bin', '/bin/true'], 4, 'npm run setup'],
	[['serve', ...quiet, '--data-dir', '/proc/nowhere'], 5, '/proc/nowhere'],
	[['serve', ...quiet, '--issuer', '/nonexistent/issuer.yaml'], 2, 'ENOENT'],
	[['serve', ...quiet, '--issuer', join(import.meta.dirname, '../package.json')], 2, 'package.json is not right'],
	[['serve', ...quiet, '--revocations', 'revoked.yaml'], 2, '--issuer'],
	[['token', 'create', '--role', 'king'], 2, '--role'],
	[['token', 'create', '--room', 'nowhere'], 2, 'no room nowhere'],
	[['token', 'create', '--scope', 'rooms:fly'], 2, '--scope'],
	[['token', 'create', '--scope', 'rooms:read', '--role', 'host'], 2, 'choose one'],
	[['token', 'create', '--scope', 'rooms:read', '--seats', '3'], 2, 'choose one'],
	[['token', 'create', '--seats', '0'], 2, '--seats'],
	[['token', 'create', '--seats', 'many'], 2, '--seats'],
])('exits %j with %i and says why', async (args, code, sentence) => {
	const result = await lectern(args).ended;
	expect(result).toMatchObject({ code, stdout: '' });
	const said = result.stderr.split('\n').filter((line) => line.startsWith('lectern: '));
	expect(said).toEqual([expect.stringContaining(sentence)]);
});

test('takes the next free port when one is taken', async () => {
	const taken = createServer();
	taken.listen(0, '127.0.0.1');
	await once(taken, 'listening');
	const address = taken.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	const { child, ended, info } = await serve('--port', String(port), '--http-port', String(port));
	expect(info.httpsPort).toBeGreaterThan(port);
	expect(info.httpPort).toBeGreaterThan(port);
	expect(info.httpPort).not.toBe(info.httpsPort);
	child.kill('SIGTERM');
	expect((await ended).code).toBe(0);
	taken.close();
});

test('ends a second server on the same folder with 5 and the address of the first one, until that was killed', async () => {
	const first = await serve();
	const { code, stderr } = await lectern(['serve', ...quiet]).ended;
	expect([code, stderr]).toEqual([5, expect.stringContaining(`(process ${first.info.pid}): ${first.info.urls[1]}.`)]);
	expect(stderr).toContain(`\nlectern host --data-dir "${dataDir}" prints an address of its host screen.`);
	expect((await post(first.info, '/api/join', { roomCode: first.info.roomCode })).status).toBe(200);
	first.child.kill('SIGKILL');
	await first.ended;
	const second = await serve();
	expect(second.info.roomCode).toBe(first.info.roomCode);
});

test('creates, lists and revokes tokens while the server runs', async () => {
	const { info } = await serve();
	const made = await lectern(['token', 'create', '--role', 'coHost', '--name', 'Ms Smith', '--hours', '2']).ended;
	const token = made.stdout.trim();
	const id = made.stderr.split(':')[0] ?? '';
	expect(await connect(info, token)).toBe('connected');
	expect((await lectern(['token', 'list']).ended).stdout).toMatch(
		new RegExp(`^${id}\tvalid\tcoHost\t${info.roomId}\t.*\tMs Smith\n`),
	);
	expect((await lectern(['token', 'revoke', id]).ended).code).toBe(0);
	await expect.poll(() => connect(info, token), { timeout: 10_000 }).toBe('unauthorized');
	expect((await lectern(['token', 'list']).ended).stdout).toContain('\trevoked\t');
}, 60_000);

test('prints a fresh address of the host screen while a server runs, and says so when none does', async () => {
	const none = await lectern(['host']).ended;
	expect([none.code, none.stdout]).toEqual([1, '']);
	expect(none.stderr).toContain('No server runs on');
	const { info } = await serve();
	const { stdout, code } = await lectern(['host']).ended;
	expect(code).toBe(0);
	const [page = '', oneTime] = stdout.trim().split('#code=');
	expect(page).toBe(`http://127.0.0.1:${info.httpPort}/host`);
	const open = () =>
		fetch(`http://127.0.0.1:${info.httpPort}/api/host/session`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ code: oneTime }),
		});
	expect([(await open()).status, (await open()).status]).toEqual([200, 401]);
	const list = (await lectern(['token', 'list']).ended).stdout;
	expect(list).toMatch(/\tvalid\thost\t\S+\t\S+\tHost screen\n/);
	expect(list).toMatch(/\tvalid\thost\t\S+\t\S+\tServer\n/);
}, 60_000);

test('revokes a token by its id or as a whole, and says when there is no such token', async () => {
	const { info } = await serve();
	const status = async (token: string) =>
		(await fetch(`http://127.0.0.1:${info.httpPort}/api/host`, { headers: { authorization: `Bearer ${token}` } }))
			.status;
	for (const unknown of ['no-such-id', '-abc', '-habc', '--abc', '_abc', 'a.b.c']) {
		const { code, stderr, stdout } = await lectern(['token', 'revoke', unknown]).ended;
		expect([code, stdout]).toEqual([1, '']);
		expect(stderr).toContain(`There is no token "${unknown}"`);
	}
	expect(await status(info.hostToken)).toBe(200);
	expect((await lectern(['token', 'revoke', info.hostToken]).ended).code).toBe(0);
	// The server looks at what other processes have revoked every second.
	await expect.poll(() => status(info.hostToken), { timeout: 10_000 }).toBe(401);
}, 60_000);

test('accepts an API token for its scopes until it is revoked', async () => {
	const { info } = await serve();
	const made = await lectern(['token', 'create', '--scope', 'rooms:read, stats:read', '--name', 'Timetable']).ended;
	const id = made.stderr.split(':')[0] ?? '';
	const ask = async (path: string, method = 'GET') => {
		const headers = { authorization: `Bearer ${made.stdout.trim()}` };
		return (await fetch(`http://127.0.0.1:${info.httpPort}${path}`, { method, headers })).status;
	};
	expect(await ask('/api/mediasoup/rooms')).toBe(200);
	expect(await ask('/api/mediasoup/rooms', 'POST')).toBe(403);
	expect(await ask('/api/host')).toBe(403);
	expect(await connect(info, made.stdout.trim())).toBe('unauthorized');
	const list = `^${id}\tvalid\tprogram\trooms:read stats:read\t.*\tTimetable\n`;
	expect((await lectern(['token', 'list']).ended).stdout).toMatch(new RegExp(list));
	expect((await lectern(['token', 'revoke', id]).ended).code).toBe(0);
	await expect.poll(() => ask('/api/mediasoup/rooms'), { timeout: 10_000 }).toBe(401);
}, 60_000);

test('says in sentences of the doctor whether a class can be held, and exits as a start would', async () => {
	const well = await lectern(['doctor', ...quiet]).ended;
	expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining('A class can be held') });
	const broken = join(dataDir, 'worker');
	await writeFile(broken, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
	const ill = await lectern(['doctor', ...quiet, '--worker-bin', broken]).ended;
	expect(ill).toMatchObject({ code: 4, stdout: expect.stringContaining('npm run setup') });
});

/** Names, sizes, times and contents of everything below a folder. */
async function contentsOf(folder: string): Promise<string[]> {
	const paths = await readdir(folder, { recursive: true });
	const described = paths.map(async (path) => {
		const { size, mtimeMs, ctimeMs } = await stat(join(folder, path));
		return `${path} ${size} ${mtimeMs} ${ctimeMs}`;
	});
	return (await Promise.all(described)).sort();
}

test('examines a computer without writing anything, before the first class and between two', async () => {
	const fresh = join(dataDir, 'fresh');
	expect((await lectern(['doctor', ...quiet, '--data-dir', fresh]).ended).code).toBe(0);
	await expect(stat(fresh)).rejects.toThrow('ENOENT');
	const { child, ended } = await serve();
	child.kill('SIGTERM');
	await ended;
	const before = await contentsOf(dataDir);
	const { stdout } = await lectern(['doctor', ...quiet, '--json']).ended;
	const report = DoctorReport.parse(JSON.parse(stdout));
	expect(report).toMatchObject({ server: null, state: expect.stringMatching(/ok|note|warning/) });
	expect(await contentsOf(dataDir)).toEqual(before);
});

test('asks the server that runs on the data folder, and leaves no session behind', async () => {
	const { info } = await serve();
	const tokens = async () => (await lectern(['token', 'list']).ended).stdout;
	const listed = await tokens();
	const { code, stdout } = await lectern(['doctor', '--json']).ended;
	expect(code).toBe(0);
	const { server, checks } = DoctorReport.parse(JSON.parse(stdout));
	const { pid, httpsPort, httpPort, mediaPorts } = info;
	expect(server).toEqual({ pid, httpsPort, httpPort, mediaPorts });
	const ids = checks.flatMap(({ findings }) => findings.map(({ id }) => id));
	expect(ids).toEqual(expect.arrayContaining(['server.running', 'ports.used', 'media.running', 'certificate.server']));
	expect(await tokens()).toBe(listed);
});

test('tells of a server that does not answer, and takes none of its ports for a fault', async () => {
	const { child, info } = await serve();
	child.kill('SIGSTOP');
	const { code, stdout } = await lectern(['doctor', '--json', ...quiet]).ended;
	child.kill('SIGCONT');
	const [first, ...others] = DoctorReport.parse(JSON.parse(stdout)).checks;
	expect(code).toBe(1);
	expect(first?.findings).toMatchObject([
		{ id: 'server.silent', state: 'problem', text: expect.stringContaining(`${info.pid}`) },
	]);
	expect(others.map(({ name }) => name)).not.toContain('ports');
}, 60_000);

test('names every exit code, flag, variable and default in --help', async () => {
	const { code, stdout } = await lectern(['serve', '--help']).ended;
	expect(code).toBe(0);
	for (const text of ['--media-port', 'LECTERN_MEDIA_PORT', '44440', 'Exit codes:', '  4  the media worker'])
		expect(stdout).toContain(text);
	// What --open frees, and what it does not.
	expect(stdout.replace(/\s+/g, ' ')).toMatch(
		/ending and changing a room, removing people and being a host need the token/,
	);
});

test('backs the data folder of a running server up, and restores none under it', async () => {
	await serve();
	const target = join(dataDir, 'copy');
	const made = await lectern(['backup', target]).ended;
	expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining(target) });
	expect(await readFile(join(target, 'lectern-backup.json'), 'utf8')).toContain('"path": "token-secret"');
	const restored = await lectern(['restore', target]).ended;
	expect(restored).toMatchObject({ code: 5, stderr: expect.stringContaining('already runs') });
	const elsewhere = { LECTERN_DATA_DIR: join(dataDir, 'elsewhere') };
	expect(await lectern(['restore', target], elsewhere).ended).toMatchObject({ code: 0 });
});

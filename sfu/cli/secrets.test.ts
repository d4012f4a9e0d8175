import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerInfo } from '../serverInfo.ts';
import { SocketClient } from '../testing/SocketClient.ts';
import { TestBundle } from '../testing/TestBundle.ts';

let program: TestBundle;
let dataDir: string;
beforeAll(async () => {
	program = await TestBundle.build();
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-secrets-'));
});
afterAll(async () => {
	await program.remove();
	await rm(dataDir, { recursive: true, force: true });
});

/** Files that hold a secret, which only their owner may read. */
const keepers = new Set(['token-secret', 'tls/ca.key', 'tls/server.key', 'tls/server-earlier.json']);

const lectern = async (...args: string[]) =>
	(await promisify(execFile)(process.execPath, [program.cli, ...args, '--data-dir', dataDir])).stdout.trim();

/** Command line and environment of the server and its workers. */
async function processTexts(pid: number): Promise<string[]> {
	const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean);
	const files = [String(pid), ...children].flatMap((each) => [`/proc/${each}/cmdline`, `/proc/${each}/environ`]);
	return Promise.all(files.map((file) => readFile(file, 'utf8')));
}

/** As Latin-1: a database is no text. */
async function fileTexts(): Promise<[file: string, text: string][]> {
	const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
	return Promise.all(
		files.map(async (file): Promise<[string, string]> => [relative(dataDir, file), await readFile(file, 'latin1')]),
	);
}

test.runIf(process.platform === 'linux')(
	'keeps every secret out of the log, the process list and all files but those made for it',
	async () => {
		const flags = ['--json', '--log-level', 'debug', '--bind', '127.0.0.1', '--no-mdns', '--data-dir', dataDir];
		const ports = ['--port', '0', '--http-port', '0', '--media-port', '0', '--workers', '1'];
		const child = spawn(process.execPath, [program.cli, 'serve', ...flags, ...ports]);
		let log = '';
		child.stderr.on('data', (chunk) => {
			log += chunk;
		});
		const ended = new Promise((resolve) => child.once('close', resolve));
		try {
			const line = await new Promise<string>((resolve) =>
				createInterface({ input: child.stdout }).once('line', resolve),
			);
			const info: ServerInfo = JSON.parse(line);
			const url = `http://127.0.0.1:${info.httpPort}`;
			const post = (path: string, body: object) =>
				fetch(url + path, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(body),
				});
			const [, code = ''] = (await lectern('host')).split('#code=');
			const session = await post('/api/host/session', { code });
			const refresh = /=([\w.-]+);/.exec(session.headers.get('set-cookie') ?? '')?.[1] ?? '';
			const hostSession: { token: string } = JSON.parse(await session.text());
			const joined: { token: string } = JSON.parse(await (await post('/api/join', { roomCode: info.roomCode })).text());
			const program = await lectern('token', 'create', '--scope', 'rooms:read');
			await fetch(`${url}/api/mediasoup/rooms`, { headers: { authorization: `Bearer ${program}` } });
			await fetch(`${url}/api/host`, { headers: { authorization: `Bearer ${hostSession.token}x` } });
			// In place of a ticket, which is a part of the address.
			await fetch(`${url}/lessons/${program}/index.html`);
			const host = await SocketClient.connect(url, { auth: { token: info.hostToken }, transports: ['websocket'] });
			const person = await SocketClient.connect(url, { auth: { token: joined.token }, transports: ['polling'] });
			const resumeTokens: string[] = [];
			for (const client of [host, person]) {
				const answer = await client.ack('joinRoom', { displayName: 'Ann' });
				resumeTokens.push(answer.resumeToken.split('.')[1]);
			}
			await person.ack('joinRoom', { displayName: 'Ann', resumeToken: `nobody.${resumeTokens[1]}` });
			const keyOf = async (file: string) => (await readFile(join(dataDir, file), 'utf8')).split('\n')[1] ?? '';
			const secrets = {
				...{ code, refresh, program, 'host token': info.hostToken, 'token of the page': hostSession.token },
				...{ "participant's token": joined.token, 'resume token': resumeTokens[1] ?? '' },
				"host's resume token": resumeTokens[0] ?? '',
				'key of the CA': await keyOf('tls/ca.key'),
				'key of the server': await keyOf('tls/server.key'),
				'secret of tokens': await readFile(join(dataDir, 'token-secret'), 'latin1'),
			};
			const places: [string, string][] = [
				['log', log],
				...(await processTexts(info.pid)).map((text): [string, string] => ['process list', text]),
				...(await fileTexts()).filter(([file]) => !keepers.has(file)),
			];
			expect(log).toContain('"level":20');
			const logFile = await readFile(join(dataDir, 'logs/lectern.log'), 'utf8');
			expect(logFile).toContain('participant joined');
			expect(logFile).not.toContain('Ann');
			expect(places.map(([place]) => place)).toEqual(expect.arrayContaining(['lectern.db', 'process list']));
			for (const [what, secret] of Object.entries(secrets)) {
				expect(secret.length, what).toBeGreaterThanOrEqual(16);
				const found = places.filter(([, text]) => text.includes(secret.trim())).map(([place]) => place);
				expect([what, found]).toEqual([what, []]);
			}
			for (const { socket } of [host, person]) socket.disconnect();
		} finally {
			child.kill('SIGTERM');
			await ended;
		}
	},
	90_000,
);

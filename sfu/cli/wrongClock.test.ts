import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HostInfo, JoinResponse } from '../protocol/http.ts';
import type { ServerInfo } from '../serverInfo.ts';
import { SocketClient } from '../testing/SocketClient.ts';
import { TestBundle } from '../testing/TestBundle.ts';
import { until } from '../testing/until.ts';
import { obstacleToWrongClocks, WrongClock } from '../testing/WrongClock.ts';

const daysSince2020 = (Date.now() - Date.UTC(2020, 0, 1)) / 86_400_000;
const slow = { everyMs: 100 };

describe.skipIf(obstacleToWrongClocks !== null)('lectern serve on a computer with a wrong clock', () => {
	let program: TestBundle;
	let dataDir: string;
	let clock: WrongClock;
	let children: ChildProcess[];
	beforeAll(async () => {
		program = await TestBundle.build();
	}, 60_000);
	afterAll(() => program.remove());
	beforeEach(async () => {
		dataDir = await mkdtemp(join(tmpdir(), 'lectern-clock-'));
		clock = new WrongClock(dataDir);
		children = [];
	});
	afterEach(async () => {
		for (const child of children) child.kill('SIGKILL');
		await rm(dataDir, { recursive: true, force: true });
	});

	/** @param days that the clock of the computer is ahead at the start; `timePasses`: see `WrongClock` */
	async function serve(days: number, timePasses = false) {
		await clock.set(days);
		const free = ['--port', '0', '--http-port', '0', '--media-port', '0'];
		const args = ['serve', '--json', '--bind', '127.0.0.1', '--no-mdns', '--workers', '1', ...free];
		const child = spawn(process.execPath, [program.cli, ...args], {
			stdio: ['ignore', 'pipe', 'ignore'],
			env: { ...process.env, LECTERN_DATA_DIR: dataDir, ...clock.environment(timePasses) },
		});
		children.push(child);
		const [line] = await once(child.stdout, 'data');
		const info: ServerInfo = JSON.parse(String(line));
		return { info, child };
	}

	async function stop({ child }: { child: ChildProcess }): Promise<void> {
		const ended = once(child, 'exit');
		child.kill('SIGTERM');
		await ended;
	}

	async function ask<T>(info: ServerInfo, path: string, token?: string, body?: unknown) {
		const response = await fetch(`http://127.0.0.1:${info.httpPort}${path}`, {
			method: body === undefined ? 'GET' : 'POST',
			headers: {
				'content-type': 'application/json',
				// A clock that jumps ends the keep-alive time of a connection that is used again at this moment.
				connection: 'close',
				...(token && { authorization: `Bearer ${token}` }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		// Our own server's answer.
		return { status: response.status, body: (await response.json()) as T };
	}

	const joinByCode = async (info: ServerInfo) =>
		(await ask<JoinResponse>(info, '/api/join', undefined, { roomCode: info.roomCode })).body.token;

	async function enter(info: ServerInfo, token: string, displayName: string) {
		const options = { auth: { token }, transports: ['websocket'] };
		const client = await SocketClient.connect(`http://127.0.0.1:${info.httpPort}`, options);
		return { client, ...(await client.ask('joinRoom', { displayName })) };
	}

	const notesOf = async (info: ServerInfo) => (await ask<HostInfo>(info, '/api/host', info.hostToken)).body.notes;

	/** The certificate that the server shows, whoever made it. */
	async function shownCertificate({ httpsPort }: ServerInfo): Promise<X509Certificate> {
		const socket = connect({ host: '127.0.0.1', port: httpsPort, rejectUnauthorized: false });
		await once(socket, 'secureConnect');
		const certificate = new X509Certificate(socket.getPeerCertificate().raw);
		socket.destroy();
		return certificate;
	}

	const isValidNow = ({ validFrom, validTo }: X509Certificate) =>
		Date.parse(validFrom) < Date.now() && Date.now() < Date.parse(validTo);

	test('goes on with the class when a clock of 2020 is put right in the middle of it', async () => {
		const { info } = await serve(-daysSince2020);
		const host = await enter(info, info.hostToken, 'Ms Smith');
		const token = await joinByCode(info);
		const student = await enter(info, token, 'Ann');
		expect(await notesOf(info)).toContain('clock');
		await clock.set(0);
		await until(() => shownCertificate(info), 'a certificate that is valid now', isValidNow, slow);
		expect(await notesOf(info)).not.toContain('clock');
		await student.client.ask('sendChat', { text: 'still here' });
		expect(await host.client.next('chatMessage')).toMatchObject({ text: 'still here' });
		student.client.socket.disconnect();
		const again = await enter(info, token, 'Ann');
		expect(again.status).toBe('joined');
		host.client.socket.disconnect();
		again.client.socket.disconnect();
	});

	test('goes on with the class when a clock four years ahead is put right in the middle of it', async () => {
		const { info } = await serve(4 * 365);
		const token = await joinByCode(info);
		await clock.set(0);
		await until(() => shownCertificate(info), 'a certificate that is valid now', isValidNow, slow);
		expect((await ask(info, '/api/host', info.hostToken)).status).toBe(200);
		const student = await enter(info, token, 'Ann');
		student.client.socket.disconnect();
	});

	test('lets a token of 2020 in after the clock was put right and the server started again', async () => {
		const first = await serve(-daysSince2020);
		const token = await joinByCode(first.info);
		await clock.set(0);
		await until(() => shownCertificate(first.info), 'a certificate that is valid now', isValidNow, slow);
		await stop(first);
		const second = await serve(0);
		expect((await ask(second.info, '/api/host', first.info.hostToken)).status).toBe(200);
		const student = await enter(second.info, token, 'Ann');
		student.client.socket.disconnect();
	});

	test.each([
		['in 2020', -daysSince2020],
		['one day back', -1],
		['eleven years ahead', 11 * 365],
	])('shows the same certificates after one start %s', async (_name, days) => {
		const starts: { ca: string; leaf: string }[] = [];
		for (const each of [0, days, 0]) {
			const server = await serve(each);
			const { fingerprint256: leaf } = await shownCertificate(server.info);
			starts.push({ ca: server.info.fingerprint, leaf });
			await stop(server);
		}
		const [first] = starts;
		expect(starts).toEqual([first, first, first]);
	});

	test.each([
		['in 2020', -daysSince2020],
		['eleven years ahead', 11 * 365],
	])('the doctor names a clock that stands %s, and replaces no certificate by it', async (_name, days) => {
		const server = await serve(0);
		await stop(server);
		await clock.set(days);
		const args = ['doctor', '--bind', '127.0.0.1', '--no-mdns', '--port', '0', '--http-port', '0', '--media-port', '0'];
		const doctor = spawn(process.execPath, [program.cli, ...args], {
			stdio: ['ignore', 'pipe', 'ignore'],
			env: { ...process.env, LECTERN_DATA_DIR: dataDir, ...clock.environment() },
		});
		children.push(doctor);
		let text = '';
		for await (const chunk of doctor.stdout) text += chunk;
		expect(text).toContain("This computer's clock seems wrong");
		expect(text).toContain(server.info.fingerprint);
	});

	test('a server that has been up for 60 days knows its host, and shows a certificate that is valid', async () => {
		const { info } = await serve(0, true);
		const token = await joinByCode(info);
		await clock.set(60);
		expect((await ask(info, '/api/host', info.hostToken)).status).toBe(200);
		const { validTo } = await shownCertificate(info);
		expect(Date.parse(validTo)).toBeGreaterThan(Date.now() + 60 * 86_400_000);
		await expect(enter(info, token, 'Ann')).rejects.toThrow('unauthorized');
	});
});

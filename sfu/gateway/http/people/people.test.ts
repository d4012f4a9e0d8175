import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anyFreePort } from '../../../core/workers/ports.ts';
import { TestServer } from '../../../testing/TestServer.ts';

/** What browsers send when a person opens an address. */
const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let server: TestServer;
let rendererDir: string;
let legacyPort: number;
beforeAll(async () => {
	rendererDir = await mkdtemp(join(tmpdir(), 'lectern-people-'));
	await mkdir(join(rendererDir, 'assets'));
	await writeFile(join(rendererDir, 'index.html'), '<!doctype html><title>first page</title>');
	legacyPort = await anyFreePort('127.0.0.1');
	server = await TestServer.start({ rendererDir, name: 'Secret class name', legacyPort: [legacyPort] });
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await rm(rendererDir, { recursive: true, force: true });
});

type Got = { status: number; headers: Record<string, unknown>; text: string };

/** Not by fetch, which cleans paths and sets the Host header itself. */
async function get(options: RequestOptions, secure = false): Promise<Got> {
	const all = { host: '127.0.0.1', ca: server.ca, agent: false as const, ...options };
	const sent = secure ? requestHttps(all) : requestHttp(all);
	sent.end();
	const [response] = await once(sent, 'response');
	let text = '';
	for await (const chunk of response) text += chunk;
	return { status: response.statusCode, headers: response.headers, text };
}

const open = (path: string, headers: Record<string, string> = {}) =>
	get({ port: server.info.httpPort, path, headers: { accept, ...headers } });

function expectPage({ headers, text }: Got): void {
	expect(headers['content-type']).toBe('text/html; charset=utf-8');
	expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
	expect(text).toContain('<h1>');
	expect(text).not.toContain('<script');
	expect(String(headers['content-security-policy'])).toMatch(/^default-src 'none'; style-src 'sha256-/);
}

test.each([
	['/ABC234', '/?code=ABC234'],
	['/abc-234', '/?code=ABC234'],
	['/abc234/', '/?code=ABC234'],
	['/join', '/'],
	['/join/ABC234', '/?code=ABC234'],
	['/host/', '/host'],
	['/HOST', '/host'],
	['/index.html', '/'],
	['//', '/'],
	['/JOIN?CODE=ABC234', '/?code=ABC234'],
	['/vote/abc234', '/vote?code=ABC234'],
])('a browser that opens %s is led to %s', async (path, target) => {
	const { status, headers } = await open(path);
	expect([status, headers.location]).toEqual([302, target]);
	const first = await open(target);
	expect([first.status, first.text]).toEqual([200, '<!doctype html><title>first page</title>']);
});

test.each(['/timetable', '/lessons/x.y.z/film.mp4', '/%', '/%ff', '/a/b/c', '/.git/config', '/..%2f..%2fetc/passwd'])(
	'a browser that opens %s gets a page of words, and a program its JSON',
	async (path) => {
		const page = await open(path);
		expect(page.status).toBeGreaterThanOrEqual(400);
		expectPage(page);
		const json = await open(path, { accept: '*/*' });
		expect([json.status, JSON.parse(json.text).success]).toEqual([page.status, false]);
		expect((await open(path, { 'sec-fetch-mode': 'cors' })).headers['content-type']).toMatch(/json/);
	},
);

test('an unknown address with a code in it fills the code in', async () => {
	const { text } = await open('/physics/today/abc234');
	expect(text).toContain('<form action="/" method="get">');
	expect(text).toContain('name="code" value="ABC234"');
});

test('what a browser asks below /api is answered with JSON, whatever it accepts', async () => {
	for (const path of ['/api', '/api/host', '/api/nowhere', '/api/landing?x=1']) {
		expect([path, (await open(path)).headers['content-type']]).toEqual([path, expect.stringMatching(/json/)]);
	}
});

test('a typed address never becomes markup of the page', async () => {
	const { text } = await open('/x/y/%22%3E%3Cscript%3Ealert(1)%3C/script%3E?code=%22%3E%3Cimg%20src=x%3E');
	expect(text).not.toMatch(/<script|<img/);
});

describe('by a name of another computer', () => {
	test.each(['pc12.school.local', 'laptop.lan', 'evil.example', 'lectern.fritz.box:4480'])(
		'a browser that asks for %s gets a page that leads on by the address, with the code kept',
		async (host) => {
			const page = await open('/?code=ABC234', { host });
			expect(page.status).toBe(403);
			expectPage(page);
			expect(page.text).toContain(`href="${server.http}/?code=ABC234"`);
			expect((await open('/abc-234', { host })).text).toContain(`href="${server.http}/?code=ABC234"`);
		},
	);

	test('the page holds nothing that the browser does not know, and nothing else is answered', async () => {
		const host = 'evil.example';
		const { text, headers } = await open('/', { host });
		for (const secret of ['Secret class name', server.info.roomCode, server.info.fingerprint, server.info.roomId])
			expect(text).not.toContain(secret);
		expect(headers['access-control-allow-origin']).toBeUndefined();
		for (const path of ['/api/landing', '/assets/x.js', '/favicon.svg']) {
			const other = await open(path, { host, accept: '*/*' });
			expect([path, other.status]).toEqual([path, 403]);
		}
		expect((await open('/api/landing', { host })).status).toBe(403);
	});
});

describe('by the wrong protocol', () => {
	test('https on the http port is the whole class, with the certificate of the computer', async () => {
		const { httpPort, roomCode } = server.info;
		const page = await get({ port: httpPort, path: '/', headers: { accept } }, true);
		expect([page.status, page.text]).toEqual([200, '<!doctype html><title>first page</title>']);
		const url = `https://127.0.0.1:${httpPort}`;
		const { token } = await server.joinByCode(roomCode);
		for (const transports of [['websocket'], ['polling']]) {
			const client = await server.connect(token, { url, transports });
			expect(await client.ask('joinRoom', { displayName: 'Ann' })).toMatchObject({ status: 'joined' });
			client.socket.disconnect();
		}
	});

	test('https on a port of older clients is the class too', async () => {
		expect((await get({ port: legacyPort, path: '/api/health' }, true)).status).toBe(200);
		expect((await get({ port: legacyPort, path: '/api/health' })).status).toBe(200);
	});

	test('http on the https port is a page that leads to https and to the first page, with the code kept', async () => {
		const { httpsPort, httpPort } = server.info;
		const page = await get({ port: httpsPort, path: '/abc-234', headers: { accept } });
		expectPage(page);
		expect(page.text).toContain(`href="https://127.0.0.1:${httpsPort}/?code=ABC234"`);
		expect(page.text).toContain(`href="http://127.0.0.1:${httpPort}/?code=ABC234"`);
		const program = await get({ port: httpsPort, path: '/api/health' });
		expect([program.status, JSON.parse(program.text).code]).toEqual([400, 'bad-request']);
	});

	test('a request in pieces is understood, and what is no protocol at all is closed', async () => {
		const plain = connect(server.info.httpPort, '127.0.0.1');
		plain.write('G');
		await once(plain, 'ready');
		plain.write('ET /api/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
		let answer = '';
		for await (const chunk of plain) answer += chunk;
		expect(answer).toMatch(/^HTTP\/1.1 200 /);
		for (const port of [server.info.httpPort, server.info.httpsPort]) {
			for (const noise of ['\0\0\0\0', '\x16nonsense, nonsense', 'SSH-2.0-OpenSSH\r\n\r\n']) {
				const socket = connect(port, '127.0.0.1');
				socket.on('error', () => undefined).resume();
				socket.write(noise);
				await once(socket, 'close');
			}
		}
		expect((await server.request('/api/health')).status).toBe(200);
	});

	test('connections that stay silent do not hold up the end of the server', async () => {
		const own = await TestServer.start();
		const sockets = [own.info.httpPort, own.info.httpsPort].map((port) => connect(port, '127.0.0.1'));
		const half = connectTls({ port: own.info.httpPort, host: '127.0.0.1', ca: own.ca });
		await Promise.all([...sockets.map((socket) => once(socket, 'connect')), once(half, 'secureConnect')]);
		const closed = [...sockets, half].map((socket) => once(socket.on('error', () => undefined).resume(), 'close'));
		await own[Symbol.asyncDispose]();
		await Promise.all(closed);
	});
});

test('says what is missing where the pages are not built', async () => {
	await using own = await TestServer.start({ rendererDir: tmpdir() });
	const page = await get({ port: own.info.httpPort, path: '/', headers: { accept } });
	expect(page.status).toBe(503);
	expectPage(page);
	expect(page.text).toContain('npm run build');
	expect((await own.request('/')).json().code).toBe('unavailable');
});

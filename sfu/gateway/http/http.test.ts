import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';

let server: TestServer;
let rendererDir: string;
beforeAll(async () => {
	rendererDir = await mkdtemp(join(tmpdir(), 'lectern-pages-'));
	await mkdir(join(rendererDir, 'assets'));
	await mkdir(join(rendererDir, 'renderer'));
	await writeFile(join(rendererDir, 'renderer/index.html'), '<!doctype html><title>Lectern</title>');
	await writeFile(join(rendererDir, 'assets/main-abc123.js'), 'export {};');
	server = await TestServer.start({ rendererDir, name: 'Physics 2b', allowOrigin: ['https://school.example'] });
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await rm(rendererDir, { recursive: true, force: true });
});

/** Not by fetch, which sets the Host header itself. */
function statusForHost(host: string): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const sent = request(
			{ port: server.info.httpPort, host: '127.0.0.1', path: '/api/health', headers: { host } },
			(response) => {
				response.resume();
				resolve(response.statusCode);
			},
		);
		sent.once('error', reject);
		sent.end();
	});
}

test('serves every screen as one page without caching, and hashed files as immutable', async () => {
	for (const path of ['/', '/host', '/film', '/?code=K7P3QF']) {
		const { status, text, headers } = await server.request(path);
		expect([status, text]).toEqual([200, '<!doctype html><title>Lectern</title>']);
		expect(headers.get('cache-control')).toBe('no-cache');
	}
	const asset = await server.request('/assets/main-abc123.js');
	expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test('sends the security headers with every answer', async () => {
	for (const path of ['/', '/assets/main-abc123.js', '/api/health', '/nowhere']) {
		const { headers } = await server.request(path);
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy).toContain("default-src 'self'");
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.info.httpPort} `);
		expect(policy).toMatch(/script-src 'self'(;|$)/);
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('permissions-policy')).toContain('camera=(self)');
	}
});

test('shows its own pages alone a frame through which nothing may be connected to while there are no other servers', async () => {
	const { status, headers } = await server.request('/failover');
	expect(status).toBe(200);
	expect(headers.get('content-security-policy')).toBe(
		"default-src 'none'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
	);
	expect([headers.get('x-frame-options'), headers.get('cache-control')]).toEqual(['SAMEORIGIN', 'no-store']);
});

test('allows WebAssembly and workers from blobs to the page that makes films, and to no other', async () => {
	const policyOf = async (path: string) => (await server.request(path)).headers.get('content-security-policy') ?? '';
	for (const path of ['/film', '/film?x=1']) {
		expect(await policyOf(path)).toMatch(/script-src 'self' 'wasm-unsafe-eval';/);
		expect(await policyOf(path)).toMatch(/worker-src 'self' blob:;/);
	}
	for (const path of ['/', '/host', '/?x=/film', '/film/', '/films', '/api/film/plan', '/assets/main-abc123.js']) {
		expect(await policyOf(path)).not.toMatch(/wasm|worker-src|eval/);
	}
});

test.each([
	['GET', '/nowhere', undefined, 404, 'not-found'],
	['GET', '/assets/../../package.json', undefined, 404, 'not-found'],
	['GET', '/%2e%2e%2fpackage.json', undefined, 404, 'not-found'],
	['DELETE', '/api/host', undefined, 404, 'not-found'],
	['POST', '/api/join', { roomCode: 'AAAAAA' }, 404, 'not-found'],
	['POST', '/api/join', { roomCode: 'no code at all' }, 400, 'bad-request'],
	['POST', '/api/join', {}, 400, 'bad-request'],
	['POST', '/api/join', { roomCode: 'x'.repeat(70_000) }, 413, 'bad-request'],
	['GET', '/api/host', undefined, 401, 'unauthorized'],
	['GET', '/api/host/status', undefined, 401, 'unauthorized'],
	['PATCH', '/api/host', { className: 'x' }, 401, 'unauthorized'],
	['POST', '/api/rooms', {}, 401, 'unauthorized'],
])('refuses %s %s with %o as %i %s', async (method, path, body, status, code) => {
	const response = await server.request(path, { method, body });
	expect([response.status, response.json()]).toEqual([
		status,
		expect.objectContaining({ success: false, code, error: expect.any(String) }),
	]);
});

test('answers bad-request to a body that is no JSON', async () => {
	const response = await fetch(`${server.http}/api/join`, {
		method: 'POST',
		body: '{',
		headers: { 'content-type': 'application/json' },
	});
	expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ code: 'bad-request' })]);
});

test('answers forbidden when a participant asks for what only hosts may', async () => {
	const { token } = await server.joinByCode();
	const response = await server.request('/api/host', { token });
	expect([response.status, response.json().code]).toEqual([403, 'forbidden']);
});

test('exchanges a room code for a token', async () => {
	const { status, json } = await server.request('/api/join', { body: { roomCode: server.info.roomCode } });
	expect(status).toBe(200);
	expect(json()).toEqual({
		token: expect.any(String),
		roomId: server.info.roomId,
		roomName: 'Physics 2b',
		expiresAtMs: expect.any(Number),
	});
});

test('describes the class to the landing page without its room id', async () => {
	const { json } = await server.request('/api/landing');
	expect(json()).toMatchObject({
		className: 'Physics 2b',
		httpsPort: server.info.httpsPort,
		caFingerprint: server.info.fingerprint,
		open: false,
	});
	expect(json()).not.toHaveProperty('roomId');
});

/** The fingerprint an app compares with that in the QR code. */
async function pinOfDownload(): Promise<string> {
	const der = await (await fetch(`${server.http}/ca.crt`)).arrayBuffer();
	return createHash('sha256').update(Buffer.from(der)).digest().subarray(0, 16).toString('base64url');
}

test('shows the host addresses and status, and lets it rename the class and choose an address', async () => {
	const token = server.info.hostToken;
	const info = (await server.request('/api/host', { token })).json();
	expect(info.addresses).toEqual([
		expect.objectContaining({
			address: '127.0.0.1',
			preferred: true,
			joinUrl: `${server.http}/?code=${server.info.roomCode}`,
			qrUrl: `${server.http}/?code=${server.info.roomCode}#ca=${await pinOfDownload()}`,
		}),
	]);
	const status = (await server.request('/api/host/status', { token })).json();
	expect(status.rssBytes).toBeGreaterThan(10e6);
	expect(status.workers).toHaveLength(1);
	const patch = (body: unknown) => server.request('/api/host', { token, method: 'PATCH', body });
	expect((await patch({ className: ' Chemistry ' })).json().className).toBe('Chemistry');
	expect((await server.request('/api/landing')).json().className).toBe('Chemistry');
	expect((await patch({ preferredAddress: '127.0.0.1' })).status).toBe(200);
	expect((await patch({ preferredAddress: '8.8.8.8' })).json().code).toBe('bad-request');
	expect((await patch({ hostName: ' Ms  Stone' })).json().hostName).toBe('Ms Stone');
	expect((await patch({ hostName: 7 })).json().code).toBe('bad-request');
	await patch({ className: 'Physics 2b' });
});

test('lets the host create a room, and refuses an id that is in use', async () => {
	const token = server.info.hostToken;
	const body = { roomId: 'lab-1', name: 'Lab' };
	const made = await server.request('/api/rooms', { token, body });
	expect([made.status, made.json()]).toEqual([
		201,
		{ roomId: 'lab-1', name: 'Lab', roomCode: expect.stringMatching(/^\w{6}$/) },
	]);
	expect((await server.joinByCode(made.json().roomCode)).roomId).toBe('lab-1');
	expect((await server.request('/api/rooms', { token, body })).status).toBe(409);
});

test('serves the CA certificate as a file and as a profile for iPhones', async () => {
	const response = await fetch(`${server.http}/ca.crt`);
	expect(response.headers.get('content-type')).toBe('application/x-x509-ca-cert');
	expect(response.headers.get('content-disposition')).toContain('lectern-ca.crt');
	const der = Buffer.from(await response.arrayBuffer());
	expect(new X509Certificate(der).fingerprint256).toBe(server.info.fingerprint);
	const profile = await server.request('/ca.mobileconfig');
	expect(profile.headers.get('content-type')).toBe('application/x-apple-aspen-config');
	expect(profile.text).toContain(der.toString('base64'));
});

test('answers only when the Host header is a name of this computer', async () => {
	for (const host of ['127.0.0.1:1', 'localhost', '[::1]:4480', '192.168.7.7', 'school.example']) {
		expect([host, await statusForHost(host)]).toEqual([host, 200]);
	}
	for (const host of ['evil.example', 'localhost.evil.example', 'a@localhost']) {
		expect([host, await statusForHost(host)]).toEqual([host, 403]);
	}
});

test('refuses scripts of another origin, and sends CORS headers to an allowed one', async () => {
	const evil = await server.request('/api/join', {
		body: { roomCode: 'AAAAAA' },
		headers: { origin: 'https://evil.example' },
	});
	expect([evil.status, evil.json().code]).toEqual([403, 'forbidden']);
	const allowed = await server.request('/api/health', { headers: { origin: 'https://school.example' } });
	expect(allowed.headers.get('access-control-allow-origin')).toBe('https://school.example');
	const preflight = await server.request('/api/join', {
		method: 'OPTIONS',
		headers: { origin: 'https://school.example' },
	});
	expect(preflight.status).toBe(204);
});

test('refuses wrong room codes of an address after 30 of them, and lets right ones in all the same', async () => {
	await using own = await TestServer.start();
	const guess = () => own.request('/api/join', { body: { roomCode: '222222' } });
	for (let i = 0; i < 30; i++) expect((await guess()).status).toBe(404);
	const refused = await guess();
	expect([refused.status, refused.json().code]).toEqual([429, 'rate-limited']);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	// Right codes are let in at once: a whole class may come from the same address.
	const joined = await Promise.all(Array.from({ length: 40 }, () => own.joinByCode()));
	expect(new Set(joined.map(({ roomId }) => roomId))).toEqual(new Set([own.info.roomId]));
	expect((await guess()).status).toBe(429);
	expect((await own.joinByCode()).roomId).toBe(own.info.roomId);
});

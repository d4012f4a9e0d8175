import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Logger } from '../../../core/Logger.ts';
import { silentLogger } from '../../../testing/silentLogger.ts';
import { TestIssuer } from '../../../testing/TestIssuer.ts';
import { defaultRemoteKeysTimes, RemoteKeys, type RemoteKeysTimes } from './RemoteKeys.ts';

const backend = new TestIssuer('ES256', 'key-1');
const algorithms = ['ES256'];
const unavailable = { code: 'unavailable' };
const endless: RemoteKeysTimes = { ...defaultRemoteKeysTimes, pauseMs: 0 };
const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

async function listen(server: Server): Promise<number> {
	servers.push(server);
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return (server.address() as AddressInfo).port;
}

const serving =
	(...keys: object[]): RequestListener =>
	(_request, response) =>
		void response.end(JSON.stringify({ keys }));

const urlOf = (port: number) => `http://127.0.0.1:${port}/jwks`;
const keysAt = (url: string, times: RemoteKeysTimes = endless, warn: Logger['warn'] = silentLogger.warn) =>
	new RemoteKeys({ url, ca: undefined, logger: { ...silentLogger, warn }, times });

test('waits for nobody at the start, says that keys are missing, and has them once the address answers', async () => {
	let isDown = true;
	const port = await listen(
		createHttpServer((request, response) => {
			if (isDown) request.socket.destroy();
			else serving(backend.jwk)(request, response);
		}),
	);
	const warnings: object[] = [];
	const keys = keysAt(urlOf(port), endless, (details) => void warnings.push(details));
	const token = await backend.sign();
	await expect(keys.verify(token, { algorithms })).rejects.toMatchObject(unavailable);
	await expect(keys.verify(token, { algorithms })).rejects.toMatchObject(unavailable);
	expect(warnings).toHaveLength(1);
	isDown = false;
	expect(await keys.verify(token, { algorithms })).toMatchObject({ sub: 'user-7' });
});

test('goes on with the keys that it has while the address does not answer, and not for ever', async () => {
	let isDown = false;
	const port = await listen(
		createHttpServer((request, response) => {
			if (isDown) response.writeHead(503).end();
			else serving(backend.jwk)(request, response);
		}),
	);
	const [stale, ended] = [
		keysAt(urlOf(port), { ...endless, freshMs: -1 }),
		keysAt(urlOf(port), { ...endless, freshMs: -1, staleMs: -1 }),
	];
	const token = await backend.sign();
	expect(await stale.verify(token, { algorithms })).toMatchObject({ sub: 'user-7' });
	isDown = true;
	expect(await stale.verify(token, { algorithms })).toMatchObject({ sub: 'user-7' });
	await expect(ended.verify(token, { algorithms })).rejects.toMatchObject(unavailable);
});

test('fetches again for a key that it does not know, and keeps no key that the issuer took away', async () => {
	const next = new TestIssuer('ES256', 'key-2');
	let listener = serving(backend.jwk);
	const port = await listen(createHttpServer((request, response) => listener(request, response)));
	const keys = keysAt(urlOf(port));
	expect(await keys.verify(await backend.sign(), { algorithms })).toMatchObject({ sub: 'user-7' });
	listener = serving(next.jwk);
	expect(await keys.verify(await next.sign(), { algorithms })).toMatchObject({ sub: 'user-7' });
	await expect(keys.verify(await backend.sign(), { algorithms })).rejects.toMatchObject({
		code: 'ERR_JWKS_NO_MATCHING_KEY',
	});
});

test.each<[string, RequestListener]>([
	['never answers', () => undefined],
	['never ends its answer', (_request, response) => void response.write('{')],
	['answers too much', (_request, response) => void response.end(JSON.stringify({ keys: ['x'.repeat(300_000)] }))],
	['redirects', (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
	['is no set of keys', (_request, response) => void response.end('<html>')],
	['has a symmetric key', serving({ kty: 'oct', k: 'c2VjcmV0' })],
])('takes no keys from an address that %s', async (_name, listener) => {
	const port = await listen(createHttpServer(listener));
	const keys = keysAt(urlOf(port), { ...endless, answerMs: 200 });
	await expect(keys.verify(await backend.sign(), { algorithms })).rejects.toMatchObject(unavailable);
});

test('asks once for many tokens that come at the same time', async () => {
	let count = 0;
	const port = await listen(
		createHttpServer((request, response) => {
			count += 1;
			serving(backend.jwk)(request, response);
		}),
	);
	const keys = keysAt(urlOf(port));
	const token = await backend.sign();
	await Promise.all(Array.from({ length: 50 }, () => keys.verify(token, { algorithms })));
	expect(count).toBe(1);
});

test('trusts https addresses by the certificates of the system, or by the given one', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-keys-'));
	try {
		const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
		const request = [
			'req',
			'-x509',
			'-newkey',
			'ec',
			'-pkeyopt',
			'ec_paramgen_curve:P-256',
			'-nodes',
			'-subj',
			'/CN=x',
		];
		execFileSync('openssl', [...request, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], {
			stdio: 'ignore',
		});
		const [keyPem, ca] = [await readFile(key, 'utf8'), await readFile(cert, 'utf8')];
		const port = await listen(createHttpsServer({ key: keyPem, cert: ca }, serving(backend.jwk)));
		const url = `https://127.0.0.1:${port}/jwks`;
		const token = await backend.sign();
		await expect(keysAt(url).verify(token, { algorithms })).rejects.toMatchObject(unavailable);
		const trusting = new RemoteKeys({ url, ca, logger: silentLogger, times: endless });
		expect(await trusting.verify(token, { algorithms })).toMatchObject({ sub: 'user-7' });
	} finally {
		await rm(folder, { recursive: true });
	}
});

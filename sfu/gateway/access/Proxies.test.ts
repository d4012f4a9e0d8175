import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';

describe('behind a reverse proxy', () => {
	const [proxy, stranger] = ['127.0.0.2', '127.0.0.3'];
	let server: TestServer;
	beforeAll(async () => {
		server = await TestServer.start({ open: true, roomsPerAddress: 1, trustProxy: ['127.0.0.2/32', '10.0.0.0/8'] });
	});
	afterAll(() => server[Symbol.asyncDispose]());

	/** A request that comes from an address of this computer. */
	function askBy(localAddress: string, path: string, headers: Record<string, string>, method = 'GET') {
		return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
			const sent = request(server.http + path, { localAddress, headers, method, agent: false }, async (response) => {
				const text = (await response.toArray()).join('');
				resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
			});
			sent.once('error', reject).end();
		});
	}
	const found = async (by: string, forwardedFor: string) =>
		(await askBy(by, '/api/rooms', { 'x-forwarded-for': forwardedFor }, 'POST')).status;

	test('limits count by the client that a trusted proxy names, whatever that client says itself', async () => {
		expect(await found(proxy, '203.0.113.1')).toBe(201);
		expect(await found(proxy, '203.0.113.1')).toBe(409);
		expect(await found(proxy, '198.51.100.7, 203.0.113.1')).toBe(409);
		expect(await found(proxy, '203.0.113.2')).toBe(201);
		// Two proxies, one behind the other.
		expect(await found(proxy, '203.0.113.3, 10.1.2.3')).toBe(201);
		expect(await found(proxy, '203.0.113.3')).toBe(409);
	});

	test('limits count by the address itself when it is no trusted proxy', async () => {
		expect(await found(stranger, '203.0.113.4')).toBe(201);
		expect(await found(stranger, '203.0.113.5')).toBe(409);
		expect(await found('127.0.0.4', '203.0.113.4')).toBe(201);
	});

	test('limits count everything that is no address as one client', async () => {
		expect(await found(proxy, 'unknown')).toBe(201);
		expect(await found(proxy, '_hidden')).toBe(409);
	});

	test('a page is secure when a trusted proxy has served it by https, and for nobody else', async () => {
		const isIsolated = async (by: string, headers: Record<string, string>) =>
			(await askBy(by, '/api/health', headers)).headers['cross-origin-opener-policy'] !== undefined;
		expect(await isIsolated(proxy, { 'x-forwarded-proto': 'https' })).toBe(true);
		expect(await isIsolated(proxy, { 'x-forwarded-proto': 'http' })).toBe(false);
		expect(await isIsolated(proxy, {})).toBe(false);
		expect(await isIsolated(stranger, { 'x-forwarded-proto': 'https' })).toBe(false);
	});

	test('the start page leads to https at the proxy, and tells nobody there the address of this computer', async () => {
		const landing = JSON.parse((await askBy(proxy, '/api/landing', {})).text);
		expect(landing).toMatchObject({ httpsPort: 443 });
		expect(landing).not.toHaveProperty('httpsHost');
		const unknown = await askBy(proxy, '/', { host: 'unknown.example', accept: 'text/html' });
		expect([unknown.status, unknown.text.includes('127.0.0.1')]).toEqual([403, false]);
		expect(JSON.parse((await askBy(stranger, '/api/landing', {})).text)).toMatchObject({
			httpsPort: server.info.httpsPort,
		});
	});

	test('sockets count by the client that a trusted proxy names', async () => {
		await using behind = await TestServer.start({ open: true, roomsPerAddress: 1, trustProxy: ['127.0.0.1'] });
		const create = async (to: TestServer, address: string, roomId: string) => {
			const client = await to.connect(undefined, { headers: { 'x-forwarded-for': address } });
			return (await client.ack('createRoom', { roomId })).ok;
		};
		expect(await create(behind, '203.0.113.1', 'one')).toBe(true);
		expect(await create(behind, '203.0.113.1', 'two')).toBe(false);
		expect(await create(behind, '203.0.113.2', 'three')).toBe(true);
		// Here 127.0.0.1 is no proxy.
		expect(await create(server, '203.0.113.11', 'four')).toBe(true);
		expect(await create(server, '203.0.113.12', 'five')).toBe(false);
	});
});

import { request } from 'node:http';
import { expect, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';
import { AddressLimits } from './limits.ts';

test('allows an address what a whole school does at once, refuses much more, and leaves other addresses alone', async () => {
	const addresses = new AddressLimits();
	for (let person = 0; person < 500; person++) {
		await addresses.take('handshake', '10.0.0.1');
		await addresses.takeFor('joinRoom', '10.0.0.1');
		for (let each = 0; each < 2; each++) {
			await addresses.takeFor('createTransport', '10.0.0.1');
			await addresses.takeFor('produce', '10.0.0.1');
			await addresses.take('rest', '10.0.0.1');
		}
		for (let message = 0; message < 250; message++) await addresses.take('message', '10.0.0.1');
	}
	const flood = async () => {
		for (let more = 0; more < 1500; more++) await addresses.take('handshake', '10.0.0.1');
	};
	await expect(flood()).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
	await addresses.take('handshake', '10.0.0.2');
	await addresses.takeFor('getStats', '10.0.0.1');
});

test('counts the addresses of one IPv6 network as one, and one address under both its spellings', async () => {
	const addresses = new AddressLimits();
	const flood = async (address: (each: number) => string) => {
		for (let each = 0; each <= 1500; each++) await addresses.take('handshake', address(each));
	};
	await expect(flood((each) => `2001:db8::${each.toString(16)}`)).rejects.toMatchObject({ code: 'rate-limited' });
	await addresses.take('handshake', '2001:db8:0:1::1');
	await expect(flood((each) => (each % 2 ? '10.0.0.9' : '::ffff:10.0.0.9'))).rejects.toMatchObject({
		code: 'rate-limited',
	});
});

test('answers other addresses while one floods the server', async () => {
	await using server = await TestServer.start();
	const ask = (localAddress: string) =>
		new Promise<number | undefined>((resolve, reject) => {
			const asked = request(`${server.http}/api/health`, { localAddress, agent: false }, (response) => {
				response.resume();
				resolve(response.statusCode);
			});
			asked.once('error', reject).end();
		});
	const statuses = new Set<number | undefined>();
	for (let round = 0; round < 31; round++) {
		for (const status of await Promise.all(Array.from({ length: 100 }, () => ask('127.0.0.2')))) statuses.add(status);
	}
	expect(statuses).toEqual(new Set([200, 429]));
	expect(await ask('127.0.0.3')).toBe(200);
	const refused = await server.request('/api/health');
	expect(refused.status).toBe(200);
	const { client } = await server.join('Ann');
	expect(await client.ack('getParticipants', undefined)).toMatchObject({ ok: true });
});

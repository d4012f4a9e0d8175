import { expect, test } from 'vitest';
import type { LanAddress } from '../../network/interfaces.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { Arrivals } from './Arrivals.ts';

const minuteMs = 60_000;
const own: LanAddress = { interfaceName: 'wlan0', address: '192.168.50.5', kind: 'wifi' };
const [ann, ben, cem] = ['192.168.50.11', '192.168.50.12', '192.168.50.13'] as const;

/** A class behind a proxy, which says from which address each request comes; its clock goes on by `later` alone. */
async function startClass() {
	let nowMs = 0;
	const server = await TestServer.start(
		{ bind: null, trustProxy: ['127.0.0.1/32'] },
		{ arrivalsNowMs: () => nowMs, readAddresses: () => [own], waitForHost: true },
	);
	const from = (address: string) => ({ 'x-forwarded-for': address });
	return {
		server,
		later: (ms: number) => {
			nowMs += ms;
		},
		opensFirstPage: async (address: string, code?: string) => {
			const path = code === undefined ? '/api/landing' : `/api/landing?code=${code}`;
			expect((await server.request(path, { headers: from(address) })).status).toBe(200);
		},
		/** @returns whether this one is in the class or waits */
		joins: async (address: string, token: string) => {
			const client = await server.connect(token, { headers: from(address) });
			return (await client.ask('joinRoom', { displayName: address })).status;
		},
		notArrived: async (): Promise<number | undefined> =>
			(await server.request('/api/host', { token: server.info.hostToken })).json().notArrivedCount,
		[Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
	};
}

test('the host is told how many devices opened the first page and did not come in within a minute', async () => {
	await using room = await startClass();
	const { server, later, opensFirstPage, joins, notArrived } = room;
	for (const address of [ann, ben, cem]) await opensFirstPage(address, server.info.roomCode);
	later(minuteMs - 1);
	expect(await notArrived()).toBeUndefined();
	later(1);
	expect(await notArrived()).toBe(3);

	expect(await joins(ann, (await server.joinByCode()).token)).toBe('waiting');
	expect(await notArrived()).toBe(2);
	await joins('127.0.0.1', server.info.hostToken);
	expect(await joins(ben, (await server.joinByCode()).token)).toBe('joined');
	expect(await notArrived()).toBe(1);
	// A token is not yet an arrival: the connection may fail after it.
	const body = { roomCode: server.info.roomCode };
	await server.request('/api/join', { body, headers: { 'x-forwarded-for': cem } });
	expect(await notArrived()).toBe(1);
});

test('a device is forgotten ten minutes after it last looked at the first page, and counted anew when it comes back', async () => {
	await using room = await startClass();
	const { later, opensFirstPage, notArrived } = room;
	await opensFirstPage(ann);
	later(9 * minuteMs);
	await opensFirstPage(ann);
	later(9 * minuteMs);
	expect(await notArrived()).toBe(1);
	later(minuteMs);
	expect(await notArrived()).toBeUndefined();
	await opensFirstPage(ann);
	expect(await notArrived()).toBeUndefined();
	later(minuteMs);
	expect(await notArrived()).toBe(1);
});

test('a device that came in, if only to wait, is not counted when it looks at the first page afterwards', async () => {
	await using room = await startClass();
	const { server, later, opensFirstPage, joins, notArrived } = room;
	await joins(ann, (await server.joinByCode()).token);
	later(60 * minuteMs);
	await opensFirstPage(ann);
	later(minuteMs);
	expect(await notArrived()).toBeUndefined();
});

test("browsers of the host's own computer, and devices that open another class, are not counted", async () => {
	await using room = await startClass();
	const { server, later, opensFirstPage, notArrived } = room;
	const other = await server.request('/api/host/classes', {
		token: server.info.hostToken,
		body: { name: 'Drama club' },
	});
	await opensFirstPage(ann, other.json().roomCode);
	for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', own.address]) await opensFirstPage(address);
	later(minuteMs);
	expect(await notArrived()).toBeUndefined();
});

test('a browser that reaches the computer at its own address is of this computer, whatever its addresses are', () => {
	let nowMs = 0;
	const arrivals = new Arrivals(
		() => [],
		() => nowMs,
	);
	arrivals.opened('2001:db8::5', '2001:db8::5');
	arrivals.opened('2001:db8::6', null);
	nowMs = minuteMs;
	expect(arrivals.notArrivedCount).toBe(1);
});

test('remembers a bounded number of addresses, an IPv6 network as one, and forgets the oldest first', () => {
	let nowMs = 0;
	const arrivals = new Arrivals(
		() => [],
		() => nowMs,
	);
	for (let host = 0; host < 1_500; host++) arrivals.opened(`2001:db8::${host.toString(16)}`, null);
	nowMs = minuteMs;
	expect(arrivals.notArrivedCount).toBe(1);
	for (let host = 0; host < 1_500; host++) arrivals.opened(`10.0.${host >> 8}.${host & 255}`, null);
	nowMs = 2 * minuteMs;
	expect(arrivals.notArrivedCount).toBe(1_000);
	// The first 500 are not known any more.
	for (let host = 0; host < 500; host++) arrivals.arrived(`10.0.${host >> 8}.${host & 255}`);
	expect(arrivals.notArrivedCount).toBe(500);
});

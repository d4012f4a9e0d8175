import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogSampler } from '../../core/LogSampler.ts';
import { issueCa, issueLeaf, type KeyPair } from '../../host/tls/issue.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { BothProtocols } from './bothProtocols.ts';
import { createHttpsServer } from './https.ts';
import {
	maxHandshakes,
	maxSilent,
	maxWaitingHandshakes,
	maxWithoutRequest,
	PendingConnections,
} from './PendingConnections.ts';

/** The beginning of a TLS handshake whose rest does not come. */
const halfHello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]);
const here = '127.0.0.1';
const elsewhere = '127.0.0.2';
const nothing = { silent: 0, handshakes: 0, waiting: 0, withoutRequest: 0 };

let ca: KeyPair;
let port: number;
let pending: PendingConnections;
let lines: unknown[];
/** What each request costs, ms. */
let workMs: number;
let close: () => Promise<unknown>;
const clients: Socket[] = [];

beforeEach(async () => {
	ca ??= await issueCa('test');
	lines = [];
	workMs = 0;
	const log = new LogSampler({ ...silentLogger, warn: (fields) => lines.push(fields) });
	pending = new PendingConnections(log, { connectionClosed: () => {} });
	const http = createServer((_request, response) => {
		holdThread(workMs);
		response.end('here');
	});
	const https = createHttpsServer(http, await issueLeaf(ca, ['localhost']));
	const both = new BothProtocols(https, http, pending);
	for (const server of [http, https]) both.serveBoth(server);
	https.listen(0, '0.0.0.0');
	await once(https, 'listening');
	// An AddressInfo, not a pipe's path: it listens on a port.
	port = (https.address() as AddressInfo).port;
	close = () => {
		both.close();
		https.closeAllConnections();
		return new Promise((resolve) => https.close(resolve));
	};
});

afterEach(async () => {
	for (const client of clients.splice(0)) client.destroy();
	await close();
});

/** A connection that sends `said`, and no more. */
async function open(said: Buffer | null, localAddress = here): Promise<Socket> {
	const socket = connect({ port, host: here, localAddress });
	clients.push(socket);
	socket.on('error', () => {});
	await once(socket, 'connect');
	if (said) socket.write(said);
	return socket;
}

async function openMany(count: number, said: Buffer | null): Promise<Socket[]> {
	const all: Socket[] = [];
	while (all.length < count) all.push(...(await Promise.all(Array.from({ length: 100 }, () => open(said)))));
	return all.slice(0, count);
}

async function secure(localAddress = here): Promise<TLSSocket> {
	const options = { port, host: here, ca: ca.certificate, servername: 'localhost' };
	// `localAddress` is handed on to the connection beneath, which the types of TLS do not say.
	const socket = connectTls({ ...options, ...{ localAddress } });
	clients.push(socket);
	await once(socket, 'secureConnect');
	return socket;
}

const counted = (expected: Partial<typeof nothing>) =>
	until(
		() => pending.counts,
		`${JSON.stringify(expected)} connections`,
		(counts) => Object.entries(expected).every(([key, value]) => counts[key as keyof typeof nothing] === value),
		{ timeoutMs: 10_000 },
	);

test('forgets connections of every kind when they are closed, and once they have made a request', async () => {
	const silent = await open(null);
	const half = await open(halfHello);
	const plain = await open(Buffer.from('GET'));
	const tls = await secure();
	await counted({ silent: 1, handshakes: 1, waiting: 0, withoutRequest: 2 });
	tls.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
	expect(String(await once(tls, 'data'))).toMatch(/^HTTP\/1.1 200/);
	plain.write(' / HTTP/1.1\r\nHost: localhost\r\n\r\n');
	expect(String(await once(plain, 'data'))).toMatch(/^HTTP\/1.1 200/);
	await counted({ withoutRequest: 0 });
	silent.destroy();
	half.destroy();
	await counted(nothing);
});

test('begins so many handshakes of one address, lets others wait, and refuses what is beyond that', async () => {
	const many = maxHandshakes + maxWaitingHandshakes + 100;
	const sockets = await openMany(many, halfHello);
	const closed = () => sockets.filter((socket) => socket.closed).length;
	await until(closed, 'those beyond the bound to be closed', (count) => count >= 100);
	const { handshakes, waiting } = pending.counts;
	expect(handshakes).toBeLessThanOrEqual(maxHandshakes);
	expect(waiting).toBeLessThanOrEqual(maxWaitingHandshakes);
	expect(lines.length).toBeLessThanOrEqual(5);
	// Others come in at once, and those behind the same address when some have given way.
	await secure(elsewhere);
	for (const socket of sockets.slice(2 * maxHandshakes)) socket.destroy();
	await until(
		() => pending.counts.waiting,
		'a place in the queue',
		(count) => count < maxWaitingHandshakes,
	);
	await secure();
	await counted({ waiting: 0 });
});

test('closes the oldest connections of one address that say nothing, or make no request after their handshake', async () => {
	const sockets = await openMany(maxSilent + 100, null);
	await until(
		() => sockets.filter(({ closed }) => closed).length,
		'some to be closed',
		(count) => count === 100,
		{ timeoutMs: 30_000 },
	);
	expect(sockets.slice(0, 100).every(({ closed }) => closed)).toBe(true);
	expect(pending.counts.silent).toBe(maxSilent);
	const idle = await openMany(maxWithoutRequest + 100, Buffer.from('GET'));
	await until(
		() => idle.filter(({ closed }) => closed).length,
		'some to be closed',
		(count) => count === 100,
		{ timeoutMs: 30_000 },
	);
	expect(await status()).toBe(200);
}, 90_000);

test('survives connections that are reset while they wait for their handshake', async () => {
	const sockets = await openMany(maxHandshakes + 100, halfHello);
	await until(
		() => pending.counts.waiting,
		'some to wait',
		(count) => count > 0,
	);
	for (const socket of sockets) socket.resetAndDestroy();
	await counted(nothing);
	expect(await status()).toBe(200);
});

test('answers five hundred connections that come in at once behind one address, each with a request that costs work', async () => {
	workMs = 3;
	const ask = async () => {
		const socket = await secure();
		socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
		return String(await once(socket, 'data')).slice(0, 12);
	};
	const answers = await Promise.all(Array.from({ length: 500 }, ask));
	expect(answers.filter((answer) => answer === 'HTTP/1.1 200')).toHaveLength(500);
	await counted(nothing);
}, 30_000);

test('does not count the time in which the server was busy against a handshake, though others wait', async () => {
	await openMany(maxHandshakes, halfHello);
	await counted({ handshakes: maxHandshakes });
	const waiting = secure();
	await counted({ waiting: 1 });
	holdThread(3_000);
	// In some turns of the event loop its late timers run, sockets are read, and handshakes would give way.
	for (let turn = 0; turn < 4; turn++) await setImmediate();
	expect(pending.counts).toMatchObject({ handshakes: maxHandshakes, waiting: 1 });
	expect(lines).toEqual([]);
	await waiting;
});

/** As a long computation does. */
function holdThread(forMs: number): void {
	const untilMs = performance.now() + forMs;
	while (performance.now() < untilMs);
}

/** Of a request without TLS. */
function status(): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		get({ port, host: here, agent: false }, (response) => {
			response.resume();
			resolve(response.statusCode);
		}).once('error', reject);
	});
}

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { serverThatPings } from '../testing/serverThatPings.ts';
import { Signalling } from './Signalling.ts';

/** Accepts TCP connections and never answers. */
let mute: Server;
let url: string;

beforeEach(async () => {
	mute = createServer().listen(0, '127.0.0.1');
	await once(mute, 'listening');
	// Listening on TCP: the address is an AddressInfo, not the path of a pipe.
	const { port } = mute.address() as AddressInfo;
	url = `http://127.0.0.1:${port}`;
});

afterEach(() => mute.close());

test.each(['close', 'leave'] as const)('%s rejects a pending connect', async (end) => {
	const signalling = new Signalling();
	const attempt = signalling.connect({ url, token: null });
	signalling[end]();
	await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
	expect(signalling.connected).toBe(false);
});

test('connect rejects the pending connect before it', async () => {
	const signalling = new Signalling();
	const first = signalling.connect({ url, token: null });
	const second = signalling.connect({ url, token: null });
	await expect(first).rejects.toMatchObject({ code: 'unavailable' });
	signalling.close();
	await expect(second).rejects.toMatchObject({ code: 'unavailable' });
});

async function connectTo(signalling: Signalling, pingIntervalMs: number): Promise<void> {
	const { url, close } = await serverThatPings(pingIntervalMs);
	onTestFinished(close);
	await signalling.connect({ url, token: null });
}

test('a watched connection over which nothing comes, not even a ping, is dropped as disconnected', async () => {
	const signalling = new Signalling();
	onTestFinished(() => signalling.close());
	await connectTo(signalling, 60_000);
	const disconnected = new Promise<void>((resolve) => signalling.on('disconnected', resolve));
	signalling.watchSilence(400);
	await disconnected;
	expect(signalling.connected).toBe(false);
});

test('a watched connection stays while pings come, and when it is no longer watched', async () => {
	const signalling = new Signalling();
	onTestFinished(() => signalling.close());
	const lost: unknown[] = [];
	signalling.on('disconnected', () => lost.push(0));
	await connectTo(signalling, 100);
	signalling.watchSilence(2_000);
	await sleep(4_500);
	expect(signalling.connected).toBe(true);
	await connectTo(signalling, 60_000);
	signalling.watchSilence(300);
	signalling.watchSilence(null);
	await sleep(900);
	expect(signalling.connected).toBe(true);
	expect(lost).toEqual([]);
});

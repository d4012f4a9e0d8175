import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SignallingPeer, type Target } from './SignallingPeer.ts';

/** More than a chunk of TCP, and characters of two bytes. */
const answer = { ok: true, text: 'ä'.repeat(100_000) };

let server: Server;
let target: Target;
let connected: Socket[];
beforeEach(async () => {
	const http = createServer();
	server = new Server(http, { serveClient: false });
	connected = [];
	server.on('connection', (socket) => {
		connected.push(socket);
		socket.onAny((_operation, _data, acknowledge: (answer: object) => void) => acknowledge(answer));
	});
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	target = { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, ca: '' };
});
afterEach(async () => {
	await server.close();
});

test('counts the payload of what comes on its WebSocket, from its first byte on', async () => {
	const peer = await SignallingPeer.connect(target, { countsReceived: true });
	// The handshakes of Engine.IO and Socket.IO.
	expect(peer.received?.messages).toBe(2);
	const before = peer.received?.bytes ?? 0;
	expect(before).toBeGreaterThan(`40${JSON.stringify({ sid: connected[0]?.id })}`.length);
	await peer.request('leaveRoom', {});
	expect(peer.received?.messages).toBe(3);
	expect((peer.received?.bytes ?? 0) - before).toBe(Buffer.byteLength(`430[${JSON.stringify(answer)}]`));
	peer.disconnect();
});

test('names the dialect that it was given in its handshake, and none without one', async () => {
	const peers = [
		await SignallingPeer.connect(target, { dialect: 'short' }),
		await SignallingPeer.connect(target, { dialect: null }),
	];
	expect(connected.map(({ handshake }) => handshake.query.dialect)).toEqual(['short', undefined]);
	for (const peer of peers) peer.disconnect();
});

test.runIf(process.platform === 'linux')('connects from the address that it was given', async () => {
	const peer = await SignallingPeer.connect(target, { localAddress: '127.0.0.9' });
	expect(connected[0]?.handshake.address).toBe('127.0.0.9');
	peer.disconnect();
});

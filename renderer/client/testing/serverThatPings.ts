import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

/** A Socket.IO server that sends nothing but pings, so often. @returns its address, and what ends it */
export async function serverThatPings(pingIntervalMs: number): Promise<{ url: string; close: () => Promise<void> }> {
	const http = createServer();
	const io = new Server(http, { pingInterval: pingIntervalMs, pingTimeout: 60_000 });
	await once(http.listen(0, '127.0.0.1'), 'listening');
	// Listening on TCP: the address is an AddressInfo, not the path of a pipe.
	const { port } = http.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, close: () => io.close() };
}

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { webSocketFrame } from './webSocketFrame.ts';

/** RFC 6455, 1.3: what a key is answered with. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A server that answers the handshake of a WebSocket and sends these bytes. */
async function serverOf(bytes: Buffer): Promise<{ url: string; close: () => void }> {
	const sockets: Socket[] = [];
	const server = createServer((socket) => {
		sockets.push(socket);
		socket.once('data', async (request) => {
			const key = /sec-websocket-key: (\S+)/i.exec(String(request))?.[1] ?? '';
			const digest = await crypto.subtle.digest('SHA-1', Buffer.from(key + acceptGuid));
			const accept = Buffer.from(digest).toString('base64');
			const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
			socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
			socket.write(bytes);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}

test('a WebSocket reads texts of every length of header, in characters of several bytes', async () => {
	const texts = ['', 'a', 'x'.repeat(125), 'x'.repeat(126), 'é'.repeat(40_000), '🎓'.repeat(17_000), 'last'];
	const server = await serverOf(Buffer.concat(texts.map(webSocketFrame)));
	try {
		const read: unknown[] = [];
		const webSocket = new WebSocket(server.url);
		await new Promise<void>((resolve, reject) => {
			webSocket.onerror = () => reject(new Error('the WebSocket failed'));
			webSocket.onmessage = ({ data }) => {
				read.push(data);
				if (data === 'last') resolve();
			};
		});
		webSocket.close();
		expect(read).toEqual(texts);
	} finally {
		server.close();
	}
});

import { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import { SocketClient } from './SocketClient.ts';

type Listener = (event: string, ...values: unknown[]) => void;

/** The connection ended before the answer came. */
export class ConnectionEnded extends Error {}

/** Both ends of a Socket.IO connection without a network between them, and so without its pace. */
export type SocketPair = {
	/** What the gateway is handed. */
	server: Socket;
	client: SocketClient;
	/** By either side, once. */
	readonly ended: boolean;
	end(): void;
};

export function createSocketPair(): SocketPair {
	const life = new EventEmitter();
	const [toServer, toClient]: [Listener[], Listener[]] = [[], []];
	const unanswered = new Set<(error: Error) => void>();
	let ended = false;
	const end = () => {
		if (ended) return;
		ended = true;
		for (const reject of unanswered) reject(new ConnectionEnded('the connection ended'));
		life.emit('disconnect');
	};
	const deliver = (to: Listener[], event: string, values: unknown[]) => {
		if (!ended) for (const listener of to) listener(event, ...values);
	};
	/** An event as Socket.IO encodes it; what is binary in it follows, and is left out. */
	const write = (packet: unknown) => {
		const [, json] = typeof packet === 'string' ? (/^(?:2|5\d+-)(\[.*)$/s.exec(packet) ?? []) : [];
		if (json === undefined) return;
		const [event, ...values] = JSON.parse(json);
		deliver(toClient, event, values);
	};
	const server = {
		...{ id: crypto.randomUUID(), nsp: { name: '/' }, disconnect: end },
		conn: { close: end, readyState: 'open', write },
		handshake: { headers: {} },
		request: { headers: {}, socket: { remoteAddress: '127.0.0.1' } },
		onAny: (listener: Listener) => void toServer.push(listener),
		once: (event: string, listener: () => void) => void life.once(event, listener),
		emit: (event: string, data: unknown) => deliver(toClient, event, [data]),
	};
	const ask = (event: string, ...values: unknown[]) =>
		new Promise((resolve, reject) => {
			if (ended) return reject(new ConnectionEnded('the connection had ended'));
			unanswered.add(reject);
			const ack = (answer: unknown) => {
				unanswered.delete(reject);
				resolve(answer);
			};
			deliver(toServer, event, [...values, ack]);
		});
	const client = {
		onAny: (listener: Listener) => void toClient.push(listener),
		emit: (event: string, ...values: unknown[]) => deliver(toServer, event, values),
		timeout: () => ({ emitWithAck: ask }),
	};
	return {
		// As much of both as is used on either side.
		server: server as unknown as Socket,
		client: new SocketClient(client as unknown as SocketClient['socket']),
		get ended() {
			return ended;
		},
		end,
	};
}

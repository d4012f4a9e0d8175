/** For tests: a Socket.IO client that knows nothing of this program. */
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

export type Options = Partial<ManagerOptions & SocketOptions>;
type Heard = { event: string; data: unknown };

/** What an older client reads without checking; a wrong shape fails where it is used. */
// biome-ignore lint/suspicious/noExplicitAny: these clients are written in JavaScript, and so are their documents
export type Loose = any;

/** Hears everything; `next` takes what came first. */
export class LegacyClient {
	readonly heard: Heard[] = [];
	readonly socket: Socket;
	readonly #waiting: (() => void)[] = [];

	constructor(socket: Socket) {
		this.socket = socket;
		socket.onAny((event: string, data: unknown) => {
			this.heard.push({ event, data });
			for (const look of this.#waiting.splice(0)) look();
		});
	}

	emit(event: string, data?: unknown): void {
		this.socket.emit(event, data);
	}

	/** By ack. */
	ask(event: string, data?: unknown): Promise<Loose> {
		const socket = this.socket.timeout(10_000);
		return data === undefined ? socket.emitWithAck(event) : socket.emitWithAck(event, data);
	}

	/** By reply event. */
	async tell(event: string, data: unknown, reply: string): Promise<Loose> {
		this.emit(event, data);
		return this.next(reply);
	}

	/** The first of this name that was not taken yet, or the next. */
	async next(event: string): Promise<Loose> {
		for (;;) {
			const index = this.heard.findIndex((heard) => heard.event === event);
			if (index >= 0) return this.heard.splice(index, 1)[0]?.data;
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}
}

/** `url` with what its author put behind host and port. @throws Error of `connect_error` */
export async function connectOlder(url: string, options: Options = {}): Promise<LegacyClient> {
	const socket = io(url, { reconnection: false, forceNew: true, ...options });
	const client = new LegacyClient(socket);
	await new Promise<void>((resolve, reject) => {
		socket.once('connect', resolve);
		socket.once('connect_error', reject);
	});
	return client;
}

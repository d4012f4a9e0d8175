import { EventEmitter } from 'node:events';
import type { RawData, WebSocket } from 'ws';
import { SfuError, toWireError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { setRunningTimeout } from '../../steadyClock.ts';
import { errorOf, type Frame, failureOf, readFrame, writeFrame } from './frames.ts';
import type { Link, LinkHandler, RequestOptions } from './Link.ts';

/** Requests of one link, in one direction, that are not answered yet. */
export const maxOpenRequests = 1_024;
/** How often the other server is pinged, and how long it may take to answer, ms. */
export const pingMs = 1_000;
/** How long a request may take, in pings that were answered meanwhile: longer than any client waits. */
export const answerPings = 15;
/** What may wait to be sent, bytes: the system's buffers are full, and the ping will soon have been without an answer. */
export const maxUnsentBytes = 64 * 1024 * 1024;

/** When a link is closed, what was sent has this long to arrive, ms. */
const partingMs = 1_000;

type OpenRequest = RequestOptions & {
	method: string;
	/** Sent, or given longer. */
	sincePing: number;
	resolve: (body: unknown) => void;
	reject: (error: Error) => void;
};

export type LinkParts = {
	serverId: string;
	/** Of this server, as it named itself in the handshake. */
	ownId: string;
	handlerOf: (method: string) => LinkHandler | undefined;
	/** Whether this server still has `ownId`. */
	isCurrent: () => boolean;
	logger: Logger;
	/** Default: `pingMs` */
	pingMs?: number | undefined;
};

/** A `Link` over a WebSocket on which both servers have proved who they are. */
export class WebSocketLink extends EventEmitter<{ closed: [] }> implements Link {
	readonly serverId: string;
	readonly ownId: string;
	readonly #socket: WebSocket;
	readonly #parts: LinkParts;
	readonly #pingMs: number;
	readonly #timer: NodeJS.Timeout;
	/** By their number. */
	readonly #requests = new Map<number, OpenRequest>();
	/** Requests of the other server that are being answered. */
	#served = 0;
	#lastId = 0;
	#pings = 0;
	#cancelDeadline: (() => void) | undefined;
	#closed = false;

	constructor(socket: WebSocket, parts: LinkParts) {
		super();
		// One listener for each session that uses the link.
		this.setMaxListeners(0);
		this.serverId = parts.serverId;
		this.ownId = parts.ownId;
		this.#socket = socket;
		this.#parts = parts;
		this.#pingMs = parts.pingMs ?? pingMs;
		// Each in a turn of its own: whoever awaits an answer goes on before the frame behind it is handled.
		socket.on('message', (data, isBinary) => {
			this.#alive();
			setImmediate(() => this.#received(data, isBinary));
		});
		socket.on('pong', () => this.#alive());
		socket.on('error', (error) => this.#parts.logger.debug({ err: error, server: this.serverId }, 'a link failed'));
		socket.on('close', () => setImmediate(() => this.#end('the connection has ended')));
		this.#timer = setInterval(() => this.#beat(), this.#pingMs).unref();
	}

	get closed(): boolean {
		return this.#closed;
	}

	async request(method: string, body: unknown, options: RequestOptions = {}): Promise<unknown> {
		if (this.#closed) throw new SfuError('unavailable', `the link to server ${this.serverId} is closed`);
		if (this.#requests.size >= maxOpenRequests)
			throw new SfuError('unavailable', `server ${this.serverId} has not answered ${maxOpenRequests} requests`);
		this.#lastId += 1;
		const id = this.#lastId;
		const text = writeFrame({ kind: 'request', id, method, body });
		return new Promise((resolve, reject) => {
			this.#requests.set(id, { ...options, method, sincePing: this.#pings, resolve, reject });
			this.#write(text);
		});
	}

	send(method: string, body: unknown): void {
		if (!this.#closed) this.#write(writeFrame({ kind: 'message', method, body }));
	}

	/** What was sent before still arrives. */
	close(): void {
		if (this.#closed) return;
		this.#socket.close();
		setTimeout(() => this.#socket.terminate(), partingMs).unref();
		this.#end('it was closed');
	}

	#write(text: string): void {
		this.#socket.send(text);
		if (this.#socket.bufferedAmount > maxUnsentBytes) this.#abort('too much waits to be sent');
	}

	#received(data: RawData, isBinary: boolean): void {
		if (this.#closed) return;
		let frame: Frame;
		try {
			if (isBinary) throw new Error('a binary frame');
			frame = readFrame(String(data));
		} catch (error) {
			this.#parts.logger.error({ err: error, server: this.serverId }, 'a link carried what is no frame');
			this.#abort('it carried what is no frame');
			return;
		}
		if (frame.kind === 'request') void this.#answer(frame);
		else if (frame.kind === 'message') void this.#take(frame);
		else {
			// Nobody waits for an answer that comes too late.
			const request = this.#requests.get(frame.id);
			this.#requests.delete(frame.id);
			if (frame.kind === 'answer') request?.resolve(frame.body);
			else request?.reject(errorOf(frame.error));
		}
	}

	async #answer({ id, method, body }: { id: number; method: string; body?: unknown }): Promise<void> {
		this.#served += 1;
		let text: string;
		try {
			if (this.#served > maxOpenRequests) throw new SfuError('unavailable', 'too many requests are open');
			const handler = this.#parts.handlerOf(method);
			if (!handler) throw new SfuError('unavailable', `this server does not know ${method}`);
			text = writeFrame({ kind: 'answer', id, body: await handler(body, this) });
		} catch (error) {
			const failure = toWireError(error);
			if (failure.code === 'internal') this.#logFailure(error, method);
			text = writeFrame(failureOf(id, failure));
		} finally {
			this.#served -= 1;
		}
		if (!this.#closed) this.#write(text);
	}

	async #take({ method, body }: { method: string; body?: unknown }): Promise<void> {
		try {
			await this.#parts.handlerOf(method)?.(body, this);
		} catch (error) {
			this.#logFailure(error, method);
		}
	}

	#logFailure(error: unknown, method: string): void {
		this.#parts.logger.error({ err: error, method, server: this.serverId }, 'a message of another server failed');
	}

	#beat(): void {
		if (!this.#parts.isCurrent()) this.#abort('this server has another id');
		if (this.#closed || this.#cancelDeadline) return;
		this.#pings += 1;
		this.#giveUpOld();
		this.#socket.ping();
		this.#cancelDeadline = setRunningTimeout(() => this.#abort('a ping was not answered'), this.#pingMs);
	}

	/** Something has arrived. */
	#alive(): void {
		this.#cancelDeadline?.();
		this.#cancelDeadline = undefined;
	}

	#giveUpOld(): void {
		for (const [id, request] of this.#requests) {
			if (this.#pings - request.sincePing <= answerPings) continue;
			if (request.mayTakeLonger?.()) {
				request.sincePing = this.#pings;
				continue;
			}
			this.#requests.delete(id);
			request.reject(new SfuError('unavailable', `server ${this.serverId} does not answer ${request.method}`));
		}
	}

	#abort(reason: string): void {
		this.#socket.terminate();
		this.#end(reason);
	}

	#end(reason: string): void {
		if (this.#closed) return;
		this.#closed = true;
		clearInterval(this.#timer);
		this.#alive();
		this.#parts.logger.info({ server: this.serverId, reason }, 'a link to another server has ended');
		const open = [...this.#requests.values()];
		this.#requests.clear();
		for (const { reject } of open)
			reject(new SfuError('unavailable', `the link to server ${this.serverId} has ended: ${reason}`));
		this.emit('closed');
	}
}

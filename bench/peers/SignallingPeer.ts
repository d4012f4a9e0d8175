/** One Socket.IO connection in the native dialect or its compact form, typed by sfu/protocol. No media. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import type { WebSocket } from 'ws';
import { fullAnswer, fullNotices } from '../../sfu/protocol/compact.ts';
import type { Answer, ErrorCode, WireError } from '../../sfu/protocol/errors.ts';
import type { NoticeName, Notices } from '../../sfu/protocol/notices.ts';
import type { Operation, RequestInput, Responses } from '../../sfu/protocol/operations.ts';
import { FrameCount } from '../wire/FrameCount.ts';

/** With 500 joins at once answers take some seconds; a request that takes longer than this has failed. */
const answerTimeoutMs = 30_000;

/** A server that peers connect to. */
export type Target = {
	url: string;
	/** PEM of the certificate authority that issued its certificate. */
	ca: string;
};

export type Joined = Extract<Responses['joinRoom'], { status: 'joined' }>;

/** The server answered an operation with an error. */
export class Refused extends Error {
	readonly code: ErrorCode;

	constructor(operation: string, { code, message }: WireError) {
		super(`${operation}: ${code}: ${message}`);
		this.code = code;
	}
}

/** The class has no host yet, or a lobby: ask again after the notice `admitted`. */
export class MustWait extends Error {
	constructor(readonly reason: 'host' | 'admission') {
		super(`cannot join: waiting (${reason})`);
	}
}

/** `query.dialect` of the handshake of our pages (renderer/client: Signalling). */
const pageDialect = 'compact';

export type ConnectOptions = {
	/** Not needed by an open server. */
	token?: string | undefined;
	/** `query.dialect` of the handshake; null: none is sent. Default: as our pages do. */
	dialect?: string | null | undefined;
	/** The address that it connects from: on Linux each of 127.0.0.0/8 is one of this computer. Default: the system's choice. */
	localAddress?: string;
	/** Counts what comes on the WebSocket (`received`), which takes time itself. Default false. */
	countsReceived?: boolean;
	/** The longest that connecting may take, ms. Default 30 s. */
	connectMs?: number;
	/** The longest that an answer may take, ms. Default 30 s. */
	answerMs?: number;
};

export class SignallingPeer {
	/** What came on the WebSocket so far, with `countsReceived`. */
	readonly received: FrameCount | undefined;
	readonly #socket: Socket;
	/** Of the room, each by its name. */
	readonly #notices = new EventEmitter().setMaxListeners(0);
	readonly #answerMs: number;
	#silenceTimer: NodeJS.Timeout | undefined;
	#hasWatch = false;

	private constructor(socket: Socket, answerMs: number, received: FrameCount | undefined) {
		this.#socket = socket;
		this.#answerMs = answerMs;
		this.received = received;
		socket.onAny((event: string, data: unknown) => {
			for (const notice of fullNotices(event, data)) this.#notices.emit(notice.name, notice.data);
		});
	}

	static async connect({ url, ca }: Target, options: ConnectOptions = {}): Promise<SignallingPeer> {
		const { token, dialect = pageDialect, localAddress, countsReceived = false } = options;
		const { connectMs = answerTimeoutMs, answerMs = answerTimeoutMs } = options;
		const socket = io(url, {
			transports: ['websocket'],
			ca,
			...(token !== undefined && { auth: { token } }),
			...(dialect !== null && { query: { dialect } }),
			...(localAddress !== undefined && { localAddress }),
			forceNew: true,
			reconnection: false,
			timeout: connectMs,
		});
		const received = countsReceived ? countFrames(socket) : undefined;
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('connect_error', (error) => {
				socket.disconnect();
				reject(error);
			});
		});
		return new SignallingPeer(socket, answerMs, await received);
	}

	get connected(): boolean {
		return this.#socket.connected;
	}

	/** @throws Refused for an error answer; Error without an answer in time */
	async request<Op extends Operation>(
		operation: Op,
		data: RequestInput<Op>,
		answerMs = this.#answerMs,
	): Promise<Responses[Op]> {
		const answer: Answer<Responses[Op]> = await this.#socket.timeout(answerMs).emitWithAck(operation, data);
		if (!answer.ok) throw new Refused(operation, answer.error);
		return fullAnswer(operation, answer);
	}

	/** Joins with both transports in the answer. @throws MustWait */
	async join(request: Omit<RequestInput<'joinRoom'>, 'prepareTransports'>): Promise<Joined> {
		const joined = await this.request('joinRoom', { ...request, prepareTransports: true });
		if (joined.status !== 'joined') throw new MustWait(joined.reason);
		return joined;
	}

	on<Name extends NoticeName>(name: Name, listener: (notice: Notices[Name]) => void): void {
		this.#notices.on(name, listener);
	}

	/** @param listener called once the connection has ended, by whichever side */
	onDisconnected(listener: () => void): void {
		this.#socket.once('disconnect', listener);
	}

	/** Disconnects when nothing has come for so long, as our page does (renderer/client: Signalling). */
	watchSilence(longestMs: number): void {
		clearTimeout(this.#silenceTimer);
		this.#silenceTimer = setTimeout(() => this.disconnect(), longestMs);
		if (this.#hasWatch) return;
		this.#hasWatch = true;
		this.#socket.io.engine.on('heartbeat', () => this.#silenceTimer?.refresh());
	}

	disconnect(): void {
		clearTimeout(this.#silenceTimer);
		this.#socket.disconnect();
	}
}

/** Counts from the first frame on. */
function countFrames(socket: Socket): Promise<FrameCount> {
	// Under Node the transport is made by ws.
	const { ws }: { ws?: WebSocket } = Object(socket.io.engine.transport);
	if (!ws) throw new Error('the connection has no WebSocket');
	return new Promise((resolve) => {
		ws.once('upgrade', ({ socket: connection }: IncomingMessage) => {
			// Before that, bytes that came together with the answer to the upgrade would not reach ws.
			ws.once('open', () => resolve(FrameCount.of(connection)));
		});
	});
}

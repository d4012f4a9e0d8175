/** One Socket.IO connection in the native dialect, typed by sfu/protocol. No media. */
import { io, type Socket } from 'socket.io-client';
import type { Answer, ErrorCode, WireError } from '../../sfu/protocol/errors.ts';
import type { NoticeName, Notices } from '../../sfu/protocol/notices.ts';
import type { Operation, RequestInput, Responses } from '../../sfu/protocol/operations.ts';

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

/** The longest that a connection and an answer may take, ms. */
type Patience = { connectMs: number; answerMs: number };
const ofBench: Patience = { connectMs: answerTimeoutMs, answerMs: answerTimeoutMs };

export class SignallingPeer {
	readonly #socket: Socket;
	readonly #answerMs: number;
	#silenceTimer: NodeJS.Timeout | undefined;
	#hasWatch = false;

	private constructor(socket: Socket, { answerMs }: Patience) {
		this.#socket = socket;
		this.#answerMs = answerMs;
	}

	/** @param token not needed by an open server @param patience default: 30 s each */
	static async connect({ url, ca }: Target, token?: string, patience = ofBench): Promise<SignallingPeer> {
		const socket = io(url, {
			transports: ['websocket'],
			ca,
			...(token !== undefined && { auth: { token } }),
			forceNew: true,
			reconnection: false,
			timeout: patience.connectMs,
		});
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('connect_error', (error) => {
				socket.disconnect();
				reject(error);
			});
		});
		return new SignallingPeer(socket, patience);
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
		return answer;
	}

	/** Joins with both transports in the answer. @throws MustWait */
	async join(request: Omit<RequestInput<'joinRoom'>, 'prepareTransports'>): Promise<Joined> {
		const joined = await this.request('joinRoom', { ...request, prepareTransports: true });
		if (joined.status !== 'joined') throw new MustWait(joined.reason);
		return joined;
	}

	on<Name extends NoticeName>(name: Name, listener: (notice: Notices[Name]) => void): void {
		// The socket is untyped; NoticeName and Notices give the types.
		this.#socket.on(name as string, listener);
	}

	/** @param listener gets the payload of each WebSocket message that comes in, bytes */
	onReceived(listener: (bytes: number) => void): void {
		// Engine.IO takes the digit of its message type away before it tells.
		this.#socket.io.engine.on('packet', ({ data }) => listener(1 + Buffer.byteLength(String(data ?? ''))));
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

import { io, type Socket, WebSocket as WebSocketTransport } from 'socket.io-client';
import { fullAnswer, fullNotices } from '../../../sfu/protocol/compact.ts';
import type { Answer, WireError } from '../../../sfu/protocol/errors.ts';
import type { NoticeName, Notices } from '../../../sfu/protocol/notices.ts';
import { type Operation, operations, type RequestInput, type Responses } from '../../../sfu/protocol/operations.ts';
import { steadyNowMs } from '../../steadyNow.ts';
import { CallError } from './CallError.ts';
import { Emitter } from './Emitter.ts';
import type { OpenSocket } from './FailoverFrame.ts';

/** Where another server may answer sooner, `CallConnection` waits for less. */
const defaultConnectTimeoutMs = 5_000;
const ackTimeoutMs = 6_000;
/** A live connection answers a probe in milliseconds; the timeout is longer than the pauses of a busy laptop. */
const probeTimeoutMs = 2_500;
/** How long the socket stays open for the answer of `leaveRoom`. */
const leaveTimeoutMs = 1_000;

/** How often the age of the last packet is looked at, ms. */
const silenceCheckMs = 250;

/** `url` undefined: the page's own origin. `openSocket`: by WebSocket alone, which this opens. */
type ServerAccess = {
	url?: string | undefined;
	token: string | null;
	connectTimeoutMs?: number;
	openSocket?: OpenSocket;
};

/** `disconnected`: the connection was lost, not closed by us. */
type SignallingEvents = { disconnected: [] } & { [Name in NoticeName]: [data: Notices[Name]] };

/** Socket.IO's socket without event types; `request` and `#listen` add the protocol's types. */
type Wire = Socket;

/**
 * One connection at a time to a Lectern server. Does not reconnect by itself: CallConnection does, so that the page can
 * show when the next attempt is and let the person skip the wait.
 */
export class Signalling extends Emitter<SignallingEvents> {
	#socket: Wire | null = null;
	/** Rejects the pending `connect`, if any: Socket.IO emits nothing for a socket that we close ourselves. */
	#rejectConnect: ((error: CallError) => void) | null = null;
	#silenceTimer: ReturnType<typeof setInterval> | undefined;
	/** When the last packet of the connection came, pings included, by `steadyNowMs`. */
	#heardAtMs = 0;
	/** Notices that arrived between `hold` and `release`, oldest first; null: not held. */
	#held: (() => void)[] | null = null;

	get connected(): boolean {
		return this.#socket?.connected ?? false;
	}

	/** @throws CallError unauthorized, forbidden, rate-limited, unavailable */
	connect({ url, token, connectTimeoutMs = defaultConnectTimeoutMs, openSocket }: ServerAccess): Promise<void> {
		this.close();
		const options = {
			auth: token === null ? {} : { token },
			query: { dialect: 'compact' },
			// iOS refuses wss with a self-signed certificate, but not https: polling works there.
			transports: openSocket ? [transportOf(openSocket)] : ['websocket', 'polling'],
			tryAllTransports: true,
			timeout: connectTimeoutMs,
			reconnection: false,
			forceNew: true,
		};
		const socket: Wire = url === undefined ? io(options) : io(url, options);
		this.#socket = socket;
		this.#listen(socket);
		return new Promise((resolve, reject) => {
			this.#rejectConnect = reject;
			socket.once('connect', () => {
				this.#rejectConnect = null;
				resolve();
			});
			socket.once('connect_error', (error: Error & { data?: WireError }) => {
				reject(error.data?.code ? CallError.fromWire(error.data) : unavailable('cannot connect', error));
				this.#drop(socket);
			});
		});
	}

	/**
	 * Repeats a `repeatable` operation once if it is not answered within 6 s.
	 * @throws CallError the server's code, or unavailable: not connected, connection lost, no answer
	 */
	async request<Op extends Operation>(operation: Op, data: RequestInput<Op>): Promise<Responses[Op]> {
		const socket = this.#socket;
		if (!socket?.connected) throw unavailable(`${operation}: not connected`);
		try {
			return await emitRequest(socket, operation, data, ackTimeoutMs);
		} catch (error) {
			const repeats = error instanceof NoAnswer && socket.connected && operations[operation].repeatable;
			if (repeats) return await emitRequest(socket, operation, data, ackTimeoutMs);
			throw error;
		}
	}

	/** Whether the server answers within 2.5 s. If not, the connection is dropped with the event `disconnected`. */
	async probe(): Promise<boolean> {
		const socket = this.#socket;
		if (!socket?.connected) return false;
		try {
			await emitRequest(socket, 'getRoomInfo', undefined, probeTimeoutMs);
			return true;
		} catch (error) {
			if (!(error instanceof NoAnswer)) return true;
			if (this.#drop(socket)) this.emit('disconnected');
			return false;
		}
	}

	/**
	 * From now on the connection is dropped, with the event `disconnected`, when nothing has come for so long. Ends with it.
	 * @param longestMs longer than the server's interval of pings; null: Socket.IO alone decides
	 */
	watchSilence(longestMs: number | null): void {
		clearInterval(this.#silenceTimer);
		const socket = this.#socket;
		if (longestMs === null || !socket?.connected) return;
		this.#heardAtMs = steadyNowMs();
		this.#silenceTimer = setInterval(() => {
			if (steadyNowMs() - this.#heardAtMs > longestMs && this.#drop(socket)) this.emit('disconnected');
		}, silenceCheckMs);
	}

	/**
	 * The page is unloading: ends our media at once, and the connection, so that others see no frozen picture until the
	 * server has noticed. The seat stays. Emits no event.
	 */
	unload(): void {
		const socket = this.#socket;
		if (socket?.connected) socket.emit('closeMedia', {});
		this.close();
	}

	/** Sends `leaveRoom`, and closes the socket when it is answered. */
	leave(): void {
		const socket = this.#socket;
		if (!socket?.connected) {
			this.close();
			return;
		}
		this.#socket = null;
		clearInterval(this.#silenceTimer);
		this.#held = null;
		socket.off();
		socket.offAny();
		const answered = socket.timeout(leaveTimeoutMs).emitWithAck('leaveRoom', {});
		void answered.catch(() => {}).finally(() => socket.disconnect());
	}

	/** Holds notices back until `release`, so that none is handled before the answer that precedes it. */
	hold(): void {
		this.#held ??= [];
	}

	release(): void {
		const held = this.#held ?? [];
		this.#held = null;
		for (const emit of held) emit();
	}

	/** Emits no event. Idempotent. */
	close(): void {
		if (this.#socket) this.#drop(this.#socket);
		this.#held = null;
	}

	#listen(socket: Wire): void {
		socket.io.engine.on('heartbeat', () => {
			this.#heardAtMs = steadyNowMs();
		});
		socket.on('disconnect', () => {
			if (this.#drop(socket)) this.emit('disconnected');
		});
		// Sent by the same build as this page.
		socket.onAny((event: string, data: unknown) => {
			for (const notice of fullNotices(event, data)) this.#forward(notice.name, notice.data);
		});
	}

	#forward<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		const forward = () => {
			// A NoticeName picks the notices' part of SignallingEvents, which the compiler cannot resolve in the intersection.
			const args = [data] as SignallingEvents[Name];
			this.emit(name, ...args);
		};
		if (this.#held) this.#held.push(forward);
		else forward();
	}

	/** false: it was dropped before. */
	#drop(socket: Wire): boolean {
		if (this.#socket !== socket) return false;
		this.#socket = null;
		clearInterval(this.#silenceTimer);
		socket.disconnect();
		this.#rejectConnect?.(unavailable('closed'));
		this.#rejectConnect = null;
		return true;
	}
}

/** For texts alone: an ArrayBuffer from the window of a frame is none to Engine.IO. */
function transportOf(openSocket: OpenSocket) {
	return class extends WebSocketTransport {
		override createSocket(uri: string, protocols: string | string[] | undefined): WebSocket {
			return openSocket(uri, protocols);
		}
	};
}

/** In time, nothing came back, or the connection went first. */
class NoAnswer extends CallError {
	constructor(operation: Operation, cause: unknown) {
		super('unavailable', `${operation}: no answer`, { cause });
	}
}

async function emitRequest<Op extends Operation>(
	socket: Wire,
	operation: Op,
	data: RequestInput<Op>,
	timeoutMs: number,
): Promise<Responses[Op]> {
	let answer: Answer<Responses[Op]>;
	try {
		answer = await socket.timeout(timeoutMs).emitWithAck(operation, data ?? {});
	} catch (error) {
		throw new NoAnswer(operation, error);
	}
	if (!answer.ok) throw CallError.fromWire(answer.error);
	return fullAnswer(operation, answer);
}

function unavailable(message: string, cause?: unknown): CallError {
	return new CallError('unavailable', message, { cause });
}

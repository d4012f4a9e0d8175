import { io, type Socket } from 'socket.io-client';
import type { Answer, WireError } from '../../../sfu/protocol/errors.ts';
import { type NoticeName, type Notices, notices } from '../../../sfu/protocol/notices.ts';
import { type Operation, operations, type RequestInput, type Responses } from '../../../sfu/protocol/operations.ts';
import { CallError } from './CallError.ts';
import { Emitter } from './Emitter.ts';

const connectTimeoutMs = 5_000;
const ackTimeoutMs = 6_000;
/** A living connection answers this in milliseconds; longer than a busy laptop's pauses. */
const probeTimeoutMs = 2_500;
const farewellMs = 1_000;

/** `url` undefined: the page's own origin. */
type ServerAccess = { url?: string | undefined; token: string | null };

/** `disconnected`: the connection was lost, not closed by us. */
type SignallingEvents = { disconnected: [] } & { [Name in NoticeName]: [data: Notices[Name]] };

/** What is used of Socket.IO, untyped as the wire is; `request` and `#listen` give it the contract's types. */
type Wire = Socket;

/**
 * One connection at a time to a Lectern server. Reconnecting is its owner's affair (`connect` again), so that the
 * person can be told when the next attempt is and skip the wait.
 */
export class Signalling extends Emitter<SignallingEvents> {
	#socket: Wire | null = null;
	/** Ends the present attempt to connect, if there is one: a socket that we close ourselves says nothing. */
	#refuse: ((error: CallError) => void) | null = null;
	/** Notices that came while they were held, oldest first. */
	#held: (() => void)[] | null = null;

	get connected(): boolean {
		return this.#socket?.connected ?? false;
	}

	/** @throws CallError unauthorized, forbidden, rate-limited, unavailable */
	connect({ url, token }: ServerAccess): Promise<void> {
		this.close();
		const options = {
			auth: token === null ? {} : { token },
			// iOS refuses wss to a certificate it was not told to trust, but not https: polling is the way round.
			transports: ['websocket', 'polling'],
			tryAllTransports: true,
			timeout: connectTimeoutMs,
			reconnection: false,
			forceNew: true,
		};
		const socket: Wire = url === undefined ? io(options) : io(url, options);
		this.#socket = socket;
		this.#listen(socket);
		return new Promise((resolve, reject) => {
			this.#refuse = reject;
			socket.once('connect', () => {
				this.#refuse = null;
				resolve();
			});
			socket.once('connect_error', (error: Error & { data?: WireError }) => {
				reject(error.data?.code ? CallError.fromWire(error.data) : unavailable('cannot connect', error));
				this.#drop(socket);
			});
		});
	}

	/**
	 * Asks again once when a repeatable operation is not answered in time.
	 * @throws CallError the server's code, or unavailable: not connected, connection lost, no answer
	 */
	async request<Op extends Operation>(operation: Op, data: RequestInput<Op>): Promise<Responses[Op]> {
		const socket = this.#socket;
		if (!socket?.connected) throw unavailable(`${operation}: not connected`);
		try {
			return await ask(socket, operation, data, ackTimeoutMs);
		} catch (error) {
			const worthRepeating = error instanceof NoAnswer && socket.connected && operations[operation].repeatable;
			if (worthRepeating) return await ask(socket, operation, data, ackTimeoutMs);
			throw error;
		}
	}

	/** Whether the server answers at all. A connection that does not is dropped, with the event `disconnected`. */
	async probe(): Promise<boolean> {
		const socket = this.#socket;
		if (!socket?.connected) return false;
		try {
			await ask(socket, 'getRoomInfo', undefined, probeTimeoutMs);
			return true;
		} catch (error) {
			if (!(error instanceof NoAnswer)) return true;
			if (this.#drop(socket)) this.emit('disconnected');
			return false;
		}
	}

	/** Says goodbye and closes. Sent at once, since the page may be going away; the line is kept until it was heard. */
	leave(): void {
		const socket = this.#socket;
		if (!socket?.connected) {
			this.close();
			return;
		}
		this.#socket = null;
		this.#held = null;
		socket.off();
		socket.offAny();
		const heard = socket.timeout(farewellMs).emitWithAck('leaveRoom', {});
		void heard.catch(() => {}).finally(() => socket.disconnect());
	}

	/** Keeps notices back, so that none is heard before the answer it follows has been worked in. */
	hold(): void {
		this.#held ??= [];
	}

	release(): void {
		const held = this.#held ?? [];
		this.#held = null;
		for (const tell of held) tell();
	}

	/** Idempotent. No event. */
	close(): void {
		if (this.#socket) this.#drop(this.#socket);
		this.#held = null;
	}

	#listen(socket: Wire): void {
		socket.on('disconnect', () => {
			if (this.#drop(socket)) this.emit('disconnected');
		});
		socket.onAny((name: string, data: unknown) => {
			if (isNotice(name)) this.#hear(name, data);
		});
	}

	#hear<Name extends NoticeName>(name: Name, data: unknown): void {
		const tell = () => {
			// Sent by the same build as this page. SignallingEvents[Name] is the notice's part of the intersection.
			const heard = [data] as SignallingEvents[Name];
			this.emit(name, ...heard);
		};
		if (this.#held) this.#held.push(tell);
		else tell();
	}

	/** false when it was dropped before. */
	#drop(socket: Wire): boolean {
		if (this.#socket !== socket) return false;
		this.#socket = null;
		socket.disconnect();
		this.#refuse?.(unavailable('closed'));
		this.#refuse = null;
		return true;
	}
}

const isNotice = (name: string): name is NoticeName => Object.hasOwn(notices, name);

/** In time, nothing came back, or the connection went first. */
class NoAnswer extends CallError {
	constructor(operation: Operation, cause: unknown) {
		super('unavailable', `${operation}: no answer`, { cause });
	}
}

async function ask<Op extends Operation>(
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
	return answer;
}

function unavailable(message: string, cause?: unknown): CallError {
	return new CallError('unavailable', message, { cause });
}

/** One connection that speaks the native dialect, typed by the contract. No media. */
import { io, type Socket } from 'socket.io-client';
import type { Answer, ErrorCode, WireError } from '../../sfu/protocol/errors.ts';
import type { NoticeName, Notices } from '../../sfu/protocol/notices.ts';
import type { Operation, RequestInput, Responses } from '../../sfu/protocol/operations.ts';

/** A herd of 500 may wait some seconds; whoever waits longer than this has failed. */
const answerTimeoutMs = 30_000;

/** Where peers connect to. */
export type Target = {
	url: string;
	/** PEM that its certificate is checked with. */
	ca: string;
};

export type Joined = Extract<Responses['joinRoom'], { status: 'joined' }>;

/** An operation was refused. */
export class Refused extends Error {
	readonly code: ErrorCode;

	constructor(operation: string, { code, message }: WireError) {
		super(`${operation}: ${code}: ${message}`);
		this.code = code;
	}
}

export class SignallingPeer {
	readonly #socket: Socket;

	private constructor(socket: Socket) {
		this.#socket = socket;
	}

	/** @param token none on an open server */
	static async connect({ url, ca }: Target, token?: string): Promise<SignallingPeer> {
		const socket = io(url, {
			transports: ['websocket'],
			ca,
			...(token !== undefined && { auth: { token } }),
			forceNew: true,
			reconnection: false,
			timeout: answerTimeoutMs,
		});
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('connect_error', reject);
		});
		return new SignallingPeer(socket);
	}

	get connected(): boolean {
		return this.#socket.connected;
	}

	/** @throws Refused; Error without an answer in time */
	async request<Op extends Operation>(operation: Op, data: RequestInput<Op>): Promise<Responses[Op]> {
		const answer: Answer<Responses[Op]> = await this.#socket.timeout(answerTimeoutMs).emitWithAck(operation, data);
		if (!answer.ok) throw new Refused(operation, answer.error);
		return answer;
	}

	/** With both transports. @throws Error when it has to wait in a lobby */
	async join(request: Omit<RequestInput<'joinRoom'>, 'prepareTransports'>): Promise<Joined> {
		const joined = await this.request('joinRoom', { ...request, prepareTransports: true });
		if (joined.status !== 'joined') throw new Error(`cannot join: ${joined.status}`);
		return joined;
	}

	on<Name extends NoticeName>(name: Name, listener: (notice: Notices[Name]) => void): void {
		// The library's types know no events; the contract does.
		this.#socket.on(name as string, listener);
	}

	disconnect(): void {
		this.#socket.disconnect();
	}
}

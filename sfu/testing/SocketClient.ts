/** Imported by programs outside the test runner too (testPeers.fixture.ts): nothing of vitest in here. */
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { fullAnswer, fullNotices } from '../protocol/compact.ts';
import type { Answer } from '../protocol/errors.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';
import type { Operation, RequestInput, Responses } from '../protocol/operations.ts';
import { Refused } from './Refused.ts';

export type SocketClientOptions = Partial<ManagerOptions & SocketOptions>;
type Heard = { event: string; data: unknown };

/** What a legacy client reads without checking; a wrong shape fails where it is used. */
// biome-ignore lint/suspicious/noExplicitAny: these clients are written in JavaScript, and so are their documents
export type Loose = any;

/** A Socket.IO client that knows nothing of this program but its contract. `ask` speaks the native dialect, `ack` and `tell` any. */
export class SocketClient {
	/** Events that came and were not taken by `next`, in order. */
	readonly heard: Heard[] = [];
	readonly socket: Socket;
	readonly #waiting: (() => void)[] = [];

	/** Whether it speaks the compact form of the native dialect, which it makes whole. */
	readonly #isCompact: boolean;

	constructor(socket: Socket, isCompact = false) {
		this.socket = socket;
		this.#isCompact = isCompact;
		socket.onAny((event: string, data: unknown) => {
			const notices = isCompact ? fullNotices(event, data) : [];
			if (notices.length > 0) this.heard.push(...notices.map(({ name, data }) => ({ event: name, data })));
			else this.heard.push({ event, data });
			for (const look of this.#waiting.splice(0)) look();
		});
	}

	/** `url` with scheme, port and, if any, namespace. @throws Error of `connect_error` */
	static async connect(url: string, options: SocketClientOptions = {}): Promise<SocketClient> {
		const socket = io(url, { reconnection: false, forceNew: true, ...options });
		const client = new SocketClient(socket, options.query?.dialect === 'compact');
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('connect_error', reject);
		});
		return client;
	}

	/** An operation of the native dialect, or of its compact form, that must succeed. @throws Refused */
	async ask<Op extends Operation>(operation: Op, request: RequestInput<Op>): Promise<Responses[Op]> {
		// The native dialect answers as the contract says.
		const answer: Answer<Responses[Op]> = await this.ack(operation, request);
		if (!answer.ok) throw new Refused(answer.error);
		return this.#isCompact ? fullAnswer(operation, answer) : answer;
	}

	/** What the server acknowledges an event of any dialect with, also when it is a refusal. */
	ack(event: string, data?: unknown): Promise<Loose> {
		const socket = this.socket.timeout(30_000);
		return data === undefined ? socket.emitWithAck(event) : socket.emitWithAck(event, data);
	}

	/** Without an ack function: the answer is the event `reply`. */
	async tell(event: string, data: unknown, reply: string): Promise<Loose> {
		this.emit(event, data);
		return this.next(reply);
	}

	emit(event: string, data?: unknown): void {
		this.socket.emit(event, data);
	}

	/** Takes the first event of this name that was not taken yet, or waits for it. Typed if it is a native notice. */
	async next<Name extends string>(event: Name): Promise<Name extends NoticeName ? Notices[Name] : Loose> {
		for (;;) {
			const index = this.heard.findIndex((heard) => heard.event === event);
			// The server sends what the contract says, or the test fails where it looks.
			if (index >= 0) return this.heard.splice(index, 1)[0]?.data as Loose;
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}

	/** Why the connection ended, as the client sees it; resolves when it ends. */
	ended(): Promise<string> {
		return new Promise((resolve) => this.socket.once('disconnect', resolve));
	}
}

import type { Socket } from 'socket.io';
import { SfuError, toWireError } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import type { Sfu } from '../core/Sfu.ts';
import { dispatch } from '../handlers/dispatch.ts';
import { Session } from '../handlers/Session.ts';
import type { Admitted } from './admission.ts';
import type { MessageLimits } from './limits.ts';
import { SocketLink } from './SocketLink.ts';
import type { Vocabulary } from './Vocabulary.ts';

export type ConnectionContext = { sfu: Sfu; limits: MessageLimits; logger: Logger };

type Ack = (reply: unknown) => void;
const isAck = (value: unknown): value is Ack => typeof value === 'function';

/** One admitted connection: turns its events into operations and the answers back into acks. */
export class SocketConnection {
	readonly tokenId: string | null;
	readonly link: SocketLink;
	readonly #socket: Socket;
	readonly #vocabulary: Vocabulary;
	readonly #limits: MessageLimits;
	readonly #logger: Logger;
	readonly #session: Session;

	constructor(socket: Socket, vocabulary: Vocabulary, { grant, tokenId }: Admitted, context: ConnectionContext) {
		const { sfu, limits, logger } = context;
		this.tokenId = tokenId;
		this.link = new SocketLink(socket, vocabulary);
		this.#socket = socket;
		this.#vocabulary = vocabulary;
		this.#limits = limits;
		this.#logger = logger;
		this.#session = new Session({ sfu, link: this.link, grant, logger });
		// Socket.IO's own parser takes numbers for names too.
		socket.onAny((event: unknown, ...values: unknown[]) => void this.#hear(String(event), values));
		// What came in together with the end, `leaveRoom` above all, is heard first: its limits are taken in microtasks.
		socket.once('disconnect', () => setImmediate(() => this.#session.disconnected()));
	}

	/** After what was said has left. */
	close(): void {
		this.link.close();
	}

	async #hear(event: string, values: unknown[]): Promise<void> {
		const last = values.at(-1);
		const ack = isAck(last) ? last : undefined;
		const payload = values.length > (ack ? 1 : 0) ? values[0] : undefined;
		try {
			await this.#limits.takeAny(this.#socket.id);
		} catch {
			this.#logger.warn({ socketId: this.#socket.id }, 'a flood of messages: connection ended');
			this.#socket.disconnect(true);
			return;
		}
		try {
			await this.#answer(event, payload, ack);
		} catch (error) {
			this.#fail(event, error, ack);
		}
	}

	/** @throws SfuError bad-request (unknown event), rate-limited; the rest is in the answer */
	async #answer(event: string, payload: unknown, ack: Ack | undefined): Promise<void> {
		const asked = this.#vocabulary.read(event, payload);
		if (!asked) throw new SfuError('bad-request', `unknown event ${event.slice(0, 64)}`);
		await this.#limits.takeFor(asked.operation, this.#socket.id);
		const startedAt = performance.now();
		const answer = await dispatch(this.#session, asked.operation, asked.request);
		// The bench reads this line: the server's own share of an operation's time.
		this.#logger.debug({ operation: asked.operation, tookMs: performance.now() - startedAt }, 'answered');
		const reply = this.#vocabulary.reply(asked, answer);
		if (ack) ack(reply);
		else if (!answer.ok) this.#socket.emit(this.#vocabulary.dialect.errorEvent, reply);
		else if (asked.row.done) this.#socket.emit(asked.row.done, reply);
	}

	#fail(event: string, error: unknown, ack: Ack | undefined): void {
		if (!(error instanceof SfuError)) this.#logger.error({ err: error, event }, 'an event was not answered');
		const reply = this.#vocabulary.failure(toWireError(error), event);
		if (ack) ack(reply);
		else this.#socket.emit(this.#vocabulary.dialect.errorEvent, reply);
	}
}

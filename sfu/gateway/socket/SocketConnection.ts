import type { Socket } from 'socket.io';
import { notFound, SfuError, toWireError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { Sfu } from '../../core/Sfu.ts';
import { dispatch } from '../../handlers/dispatch.ts';
import { Session } from '../../handlers/Session.ts';
import type { Metrics } from '../../host/Metrics.ts';
import { isNestedAtMost } from '../../protocol/nesting.ts';
import { type AddressLimits, type MessageLimits, maxNesting } from '../access/limits.ts';
import type { Conversation } from './Conversation.ts';
import type { Asked } from './DialectCodec.ts';
import type { Admitted } from './handshake.ts';
import { SocketLink } from './SocketLink.ts';

export type ConnectionContext = {
	sfu: Sfu;
	limits: MessageLimits;
	addresses: AddressLimits;
	metrics: Metrics;
	logger: Logger;
};

type Ack = (reply: unknown) => void;
const isAck = (value: unknown): value is Ack => typeof value === 'function';

/** One admitted connection: turns its events into operations and the answers back into acks. */
export class SocketConnection {
	readonly tokenId: string | null;
	readonly link: SocketLink;
	readonly #socket: Socket;
	readonly #conversation: Conversation;
	readonly #sfu: Sfu;
	readonly #limits: MessageLimits;
	readonly #addresses: AddressLimits;
	readonly #address: string;
	readonly #metrics: Metrics;
	readonly #logger: Logger;
	readonly #session: Session;
	/** Reply events carry no request id: what came without an ack function is answered in the order it was asked. */
	#unacknowledged: Promise<void> = Promise.resolve();

	constructor(socket: Socket, conversation: Conversation, { grant, tokenId }: Admitted, context: ConnectionContext) {
		const { sfu, limits, addresses, metrics, logger } = context;
		this.tokenId = tokenId;
		this.link = new SocketLink(socket, conversation);
		this.#socket = socket;
		this.#conversation = conversation;
		this.#sfu = sfu;
		this.#limits = limits;
		this.#addresses = addresses;
		this.#address = socket.handshake.address;
		this.#metrics = metrics;
		this.#logger = logger;
		this.#session = new Session({ sfu, link: this.link, grant, logger });
		// Socket.IO's own parser takes numbers for names too.
		socket.onAny((event: unknown, ...values: unknown[]) => void this.#hear(String(event), values));
		// What came in together with the end, `leaveRoom` above all, is heard first: its limits are taken in microtasks.
		socket.once('disconnect', () => setImmediate(() => this.#ended()));
	}

	/** Which vocabulary it speaks, as far as that is known. */
	get dialect(): string {
		return this.#conversation.vocabulary.dialect.name;
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
			await this.#addresses.take('message', this.#address);
		} catch {
			this.#logger.warn({ socketId: this.#socket.id }, 'a flood of messages: connection ended');
			this.#socket.disconnect(true);
			return;
		}
		try {
			if (!isNestedAtMost(payload, maxNesting))
				throw new SfuError('bad-request', `nested more than ${maxNesting} deep`);
			// Now, not in its turn: the first request settles how the next are read.
			const asked = this.#conversation.read(event, payload, ack !== undefined);
			const answered = () => this.#answer(event, asked, ack).catch((error) => this.#fail(event, error, asked, ack));
			if (ack) await answered();
			else this.#unacknowledged = this.#unacknowledged.then(answered);
		} catch (error) {
			this.#fail(event, error, undefined, ack);
		}
	}

	/** @throws SfuError bad-request (unknown event), rate-limited, not-found (not in that room); the rest is in the answer */
	async #answer(event: string, asked: Asked | undefined, ack: Ack | undefined): Promise<void> {
		if (!asked) throw new SfuError('bad-request', `unknown event ${event.slice(0, 64)}`);
		await this.#limits.takeFor(asked.operation, this.#socket.id);
		await this.#addresses.takeFor(asked.operation, this.#address);
		this.#requirePlace(asked);
		const startedAt = performance.now();
		const done = await dispatch(this.#session, asked.operation, asked.request);
		const tookMs = performance.now() - startedAt;
		this.#metrics.answered(asked.operation, done.ok ? 'ok' : done.error.code, tookMs);
		// The bench reads this line: the server's own share of an operation's time.
		this.#logger.debug({ operation: asked.operation, tookMs }, 'answered');
		const { vocabulary } = this.#conversation;
		const answer = vocabulary.tellable(asked, done);
		try {
			if (ack) ack(vocabulary.reply(asked, answer));
			else this.#tell(vocabulary.replyEvent(asked, answer));
			for (const { name, data } of vocabulary.follow(asked, answer)) this.link.notify(name, data);
		} finally {
			this.#session.answered(asked.operation);
		}
	}

	/** Dialects that cannot say `wrong-state`. @throws SfuError not-found */
	#requirePlace({ operation, payload }: Asked): void {
		const { roomOf } = this.#conversation.vocabulary.dialect;
		if (!roomOf || operation === 'joinRoom' || operation === 'createRoom') return;
		const { joined } = this.#session;
		const named = roomOf(payload);
		if (named === undefined && joined) return;
		const room = named === undefined ? undefined : this.#sfu.rooms.lookUp(named);
		if (!room) throw notFound('room', named ?? 'joined');
		if (room !== joined?.room) throw notFound('participant', `in ${room.id}`);
	}

	#fail(event: string, error: unknown, asked: Asked | undefined, ack: Ack | undefined): void {
		if (!(error instanceof SfuError)) this.#logger.error({ err: error, event }, 'an event was not answered');
		const { vocabulary } = this.#conversation;
		const reply = vocabulary.failure(toWireError(error), event, asked?.row);
		if (ack) ack(reply);
		else this.#tell({ event: vocabulary.dialect.errorEvent, data: reply });
	}

	#tell(said: { event: string; data: unknown } | undefined): void {
		if (said) this.#socket.emit(said.event, said.data);
	}

	#ended(): void {
		const { joined } = this.#session;
		if (!this.#conversation.vocabulary.dialect.resumes) joined?.room.leave(joined.peer);
		this.#session.disconnected();
	}
}

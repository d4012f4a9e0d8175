import type { Socket } from 'socket.io';
import { SfuError, toWireError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { Reached } from '../../core/peer/Reached.ts';
import type { ClientSession, NamedRoom, Sessions } from '../../handlers/ClientSession.ts';
import type { Metrics } from '../../host/Metrics.ts';
import { isNestedAtMost } from '../../protocol/nesting.ts';
import { operations } from '../../protocol/operations.ts';
import type { Arrivals } from '../access/Arrivals.ts';
import type { FailoverOrigins } from '../access/FailoverOrigins.ts';
import type { GuessLimit } from '../access/GuessLimit.ts';
import { type AddressLimits, type MessageLimits, maxNesting, maxRequestsInFlight } from '../access/limits.ts';
import { networkOf } from '../access/networkOf.ts';
import { hostNameOf } from '../access/OriginPolicy.ts';
import type { Proxies } from '../access/Proxies.ts';
import type { DecodedRequest, WireEvent } from './DialectCodec.ts';
import type { DialectNegotiation } from './DialectNegotiation.ts';
import type { Authorization } from './handshake.ts';
import { type SharedByLinks, SocketLink } from './SocketLink.ts';

export type ConnectionContext = {
	sessions: Sessions;
	messageLimits: MessageLimits;
	addressLimits: AddressLimits;
	guessLimit: GuessLimit;
	metrics: Pick<Metrics, 'answered'>;
	arrivals: Pick<Arrivals, 'arrived'>;
	proxies: Proxies;
	otherServers: FailoverOrigins;
	shared: SharedByLinks;
	/** Of this connection: a message that it causes is logged once. */
	logger: Logger;
	/** Its address sends more than all its connections may: closes the connection. */
	closeFlooding: () => void;
};

type Ack = (reply: unknown) => void;
const isAck = (value: unknown): value is Ack => typeof value === 'function';

/**
 * After so long without a packet, pings included, clients take this server for dead, ms: as they do when it has lost its power,
 * because no connection ends then. Two pings of one of several servers, and a busy moment.
 */
const silenceMs = 3500;

/** One authorized connection: decodes its events, dispatches the operations and encodes the answers. */
export class SocketConnection {
	/** Whether its token is not valid any more, so that it is to be closed. */
	readonly hasEnded: () => boolean;
	readonly link: SocketLink;
	readonly #socket: Socket;
	readonly #negotiation: DialectNegotiation;
	readonly #messageLimits: MessageLimits;
	readonly #addressLimits: AddressLimits;
	readonly #address: string;
	readonly #metrics: Pick<Metrics, 'answered'>;
	readonly #arrivals: Pick<Arrivals, 'arrived'>;
	readonly #logger: Logger;
	readonly #session: ClientSession;
	readonly #closeFlooding: () => void;
	readonly #otherServers: FailoverOrigins;
	/** Its dialect is settled then. */
	#hasJoined = false;
	/** Reply events carry no request id: requests without an ack function are answered one by one, in order of arrival. */
	#replyEvents: Promise<void> = Promise.resolve();
	/** Requests that are not answered yet. */
	#inFlight = 0;

	constructor(
		socket: Socket,
		negotiation: DialectNegotiation,
		{ grant, hasEnded }: Authorization,
		context: ConnectionContext,
	) {
		const { sessions, messageLimits, addressLimits, guessLimit, metrics, proxies } = context;
		const { logger, closeFlooding, arrivals, otherServers, shared } = context;
		this.hasEnded = hasEnded;
		this.link = new SocketLink(socket, negotiation, shared);
		this.#socket = socket;
		this.#negotiation = negotiation;
		this.#messageLimits = messageLimits;
		this.#addressLimits = addressLimits;
		this.#address = proxies.addressOf(socket.request);
		this.#metrics = metrics;
		this.#arrivals = arrivals;
		this.#logger = logger;
		this.#closeFlooding = closeFlooding;
		this.#otherServers = otherServers;
		const guesser = { address: this.#address, connection: socket.id };
		this.#session = sessions.open({
			...{ link: this.link, grant, logger },
			guess: (look) => guessLimit.guess(guesser, look),
			network: networkOf(this.#address),
			reached: reachedBy(socket, proxies),
			resumes: () => negotiation.codec.dialect.resumes,
		});
		// Socket.IO's parser also accepts numbers as event names.
		socket.onAny((event: unknown, ...values: unknown[]) => void this.#receive(String(event), values));
		// Requests that arrive together with the disconnect, above all `leaveRoom`, are dispatched first: their rate limits
		// are awaited in microtasks.
		socket.once('disconnect', () => setImmediate(() => this.#session.disconnected()));
	}

	/** The name of its dialect; the default one until it is settled. */
	get dialect(): string {
		return this.#negotiation.codec.dialect.name;
	}

	/** Disconnects; what was sent before is still delivered. */
	close(): void {
		this.link.close();
	}

	/** Tells a client that has joined a room to which servers it can turn when this one is gone. */
	tellServers(): void {
		const servers = [...this.#otherServers.offered];
		if (this.#hasJoined) this.link.notify('serversChanged', { servers, silenceMs });
	}

	/** Disconnects a client that floods the server, and tells it why. */
	refuseFlood(): void {
		if (this.link.closed) return;
		this.#sendError('', new SfuError('rate-limited', 'too many messages'), undefined, undefined);
		this.link.close();
	}

	async #receive(event: string, values: unknown[]): Promise<void> {
		// What Socket.IO had already read when the connection was closed.
		if (this.link.closed) return;
		const last = values.at(-1);
		const ack = isAck(last) ? this.#inOrder(last) : undefined;
		const payload = values.length > (ack ? 1 : 0) ? values[0] : undefined;
		try {
			await this.#addressLimits.take('message', this.#address);
		} catch {
			this.#closeFlooding();
			return;
		}
		try {
			if (this.#inFlight >= maxRequestsInFlight) throw new SfuError('rate-limited', 'too many requests at once');
			if (!isNestedAtMost(payload, maxNesting))
				throw new SfuError('bad-request', `nested more than ${maxNesting} levels deep`);
			// Decoded at once, not in its turn: the first known event settles the dialect for the following ones.
			const decoded = this.#negotiation.decode(event, payload, ack !== undefined);
			const answered = () =>
				this.#answer(event, decoded, ack)
					.catch((error) => this.#sendError(event, error, decoded, ack))
					.finally(() => (this.#inFlight -= 1));
			this.#inFlight += 1;
			if (ack) await answered();
			else this.#replyEvents = this.#replyEvents.then(answered);
		} catch (error) {
			this.#sendError(event, error, undefined, ack);
		}
	}

	/**
	 * Dispatches a request and sends its answer, which carries the operation's own errors.
	 * @throws SfuError bad-request (unknown event), rate-limited, not-found (not in that room)
	 */
	async #answer(event: string, decoded: DecodedRequest | undefined, ack: Ack | undefined): Promise<void> {
		if (!decoded) throw new SfuError('bad-request', `unknown event ${event.slice(0, 64)}`);
		await this.#messageLimits.takeFor(decoded.operation, this.#socket.id);
		await this.#addressLimits.takeFor(decoded.operation, this.#address);
		const startedAt = performance.now();
		const done = await this.#session.perform(decoded.operation, decoded.request, this.#namedRoom(decoded));
		const tookMs = performance.now() - startedAt;
		const hasEntered = done.ok && (decoded.operation === 'joinRoom' || decoded.operation === 'enterVotes');
		if (hasEntered) this.#arrivals.arrived(this.#address);
		try {
			const { codec } = this.#negotiation;
			const answer = codec.expressible(decoded, done);
			if (ack) ack(codec.encodeReply(decoded, answer));
			else this.#emit(codec.encodeReplyEvent(decoded, answer));
			for (const { name, data } of codec.noticesAfter(decoded, answer)) this.link.notify(name, data);
			if (hasEntered) this.#joined();
		} catch (error) {
			this.#sendError(event, error, decoded, ack);
		} finally {
			// The answer leaves in this turn of the event loop, with those of other connections; the notices of a class follow.
			setImmediate(() => {
				this.#session.answered(decoded.operation);
				this.#metrics.answered(decoded.operation, done.ok ? 'ok' : done.error.code, tookMs);
				// `bench/` parses this line: it is the server's share of an operation's round trip.
				this.#logger.debug({ operation: decoded.operation, tookMs }, 'answered');
			});
		}
	}

	/** What was told before the answer arrives before it. */
	#inOrder(ack: Ack): Ack {
		return (reply) => {
			this.link.flush();
			ack(reply);
		};
	}

	#joined(): void {
		this.#hasJoined = true;
		this.link.entered();
		if (this.#otherServers.offered.length > 0) this.tellServers();
	}

	/** undefined: the dialect has `wrong-state` instead, or the operation needs no room. */
	#namedRoom({ operation, payload }: DecodedRequest): NamedRoom | undefined {
		const { roomOf } = this.#negotiation.codec.dialect;
		return roomOf && operations[operation].from === 'room' ? { idOrCode: roomOf(payload) } : undefined;
	}

	#sendError(event: string, error: unknown, decoded: DecodedRequest | undefined, ack: Ack | undefined): void {
		if (!(error instanceof SfuError))
			this.#logger.error({ err: error, event }, 'unexpected error while answering an event');
		const { codec } = this.#negotiation;
		const reply = codec.encodeError(toWireError(error), event, decoded?.row);
		if (ack) ack(reply);
		else this.#emit({ event: codec.dialect.errorEvent, data: reply });
	}

	#emit(message: WireEvent | undefined): void {
		if (!message) return;
		this.link.flush();
		this.#socket.emit(message.event, message.data);
	}
}

/** Which address of this computer a proxy has reached says nothing of its client. */
function reachedBy({ handshake, request }: Socket, proxies: Proxies): Reached {
	const { host } = handshake.headers;
	return {
		hostName: host === undefined ? null : hostNameOf(host),
		localAddress: proxies.forwarded(request) ? undefined : request.socket.localAddress,
	};
}

import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { toWireError } from '../../core/errors.ts';
import { LogSampler } from '../../core/LogSampler.ts';
import type { Sfu } from '../../core/Sfu.ts';
import type { Dialect } from '../../dialects/Dialect.ts';
import type { Metrics } from '../../host/Metrics.ts';
import { MessageLimits, maxMessageBytes } from '../access/limits.ts';
import { networkOf } from '../access/networkOf.ts';
import { answersAsJson } from './answersAsJson.ts';
import { ConnectionGuard } from './ConnectionGuard.ts';
import { codecsOf, type DialectCodecs, DialectNegotiation, dialectOfHandshake } from './DialectNegotiation.ts';
import { type Authorization, authorizeHandshake, type HandshakeChecks } from './handshake.ts';
import { Moments } from './Moments.ts';
import { NoticeFrames } from './NoticeFrames.ts';
import { type ConnectionContext, SocketConnection } from './SocketConnection.ts';
import type { SharedByLinks } from './SocketLink.ts';
import { acceptLegacyPaths, enginePath, namespacesOf, requestedPath } from './socketPaths.ts';

/** A dead connection is detected after ping interval plus timeout; a Wi-Fi outage of 8 s is survived. */
const pingIntervalMs = 5000;
const pingTimeoutMs = 8000;
/** Of one of several servers: pages go to another one when they miss two pings (`silenceMs`). */
const oneOfSeveralPingIntervalMs = 1500;
/** How long a client may take to join a namespace after it has connected. */
const connectTimeoutMs = 10_000;
/** How often connections are checked for a token that was revoked meanwhile. */
const revocationCheckMs = 5000;
/** When the server closes, notices that were sent have this long to be flushed. */
const flushMs = 500;

export type SocketGatewayOptions = Omit<ConnectionContext, 'messageLimits' | 'closeFlooding' | 'shared'> &
	HandshakeChecks & {
		sfu: Sfu;
		metrics: Pick<Metrics, 'answered' | 'connectionClosed'>;
		/** The first is the default, for connections whose dialect is not known yet. */
		dialects: [Dialect, ...Dialect[]];
		allowedOrigins: string[];
		/** Other servers may stand in for this one. */
		oneOfSeveral: boolean;
	};

/** Socket.IO on `/socket.io/`, `/socket` and `/ws`: authorizes handshakes and makes a `SocketConnection` of each. */
export class SocketGateway {
	readonly #io: Server;
	readonly #options: SocketGatewayOptions;
	readonly #context: Omit<ConnectionContext, 'logger' | 'closeFlooding' | 'shared'>;
	readonly #shared: SharedByLinks;
	readonly #log: LogSampler;
	readonly #guard: ConnectionGuard;
	readonly #codecs: DialectCodecs;
	readonly #connections = new Map<Socket, SocketConnection>();
	readonly #authorizations = new WeakMap<Socket, Authorization>();
	readonly #revocationTimer: NodeJS.Timeout;

	constructor(server: HttpServer, options: SocketGatewayOptions) {
		this.#options = options;
		const { sessions, logger, addressLimits, guessLimit, metrics, arrivals, proxies, otherServers } = options;
		this.#log = new LogSampler(logger);
		this.#guard = new ConnectionGuard({
			log: this.#log,
			...{ metrics, proxies },
			refuseFlood: (connection) => {
				for (const [socket, each] of this.#connections) if (socket.conn === connection) each.refuseFlood();
			},
		});
		this.#context = {
			sessions,
			addressLimits,
			guessLimit,
			metrics,
			arrivals,
			proxies,
			otherServers,
			messageLimits: new MessageLimits(),
		};
		otherServers.on('changed', () => {
			for (const connection of this.#connections.values()) connection.tellServers();
		});
		this.#codecs = codecsOf(options.dialects);
		this.#io = new Server(server, {
			path: enginePath,
			serveClient: false,
			parser: answersAsJson,
			maxHttpBufferSize: maxMessageBytes,
			pingInterval: options.oneOfSeveral ? oneOfSeveralPingIntervalMs : pingIntervalMs,
			pingTimeout: pingTimeoutMs,
			connectTimeout: connectTimeoutMs,
			allowRequest: (request, answer) => answer(null, this.#guard.admits(proxies.addressOf(request))),
			// What waits for a client that does not read could not be counted, and a LAN needs it least of all.
			httpCompression: false,
			...(options.allowedOrigins.length > 0 && { cors: { origin: options.allowedOrigins } }),
		});
		this.#shared = { frames: new NoticeFrames(this.#io.encoder), moments: new Moments() };
		this.#io.engine.on('connection', (connection) => this.#guard.watch(connection));
		this.#io.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
			this.#polled(request, response);
			next();
		});
		acceptLegacyPaths(server);
		for (const namespace of namespacesOf(this.#io)) {
			namespace.use((socket, next) => void this.#authorize(socket, next));
			namespace.on('connection', (socket) => this.#open(socket));
		}
		this.#revocationTimer = setInterval(() => this.#closeRevoked(), revocationCheckMs);
	}

	get connectionCount(): number {
		return this.#connections.size;
	}

	/** The number of open connections by the name of their dialect. */
	get connectionCounts(): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const { dialect } of this.#connections.values()) counts[dialect] = (counts[dialect] ?? 0) + 1;
		return counts;
	}

	/** Sends `serverClosing` to every client, then disconnects them all. */
	async close(): Promise<void> {
		clearInterval(this.#revocationTimer);
		this.#guard.close();
		const open = [...this.#connections];
		const gone = Promise.all(
			open.map(([socket]) => new Promise<void>((done) => socket.once('disconnect', () => done()))),
		);
		for (const [, { link }] of open) {
			link.notify('serverClosing', {});
			link.close();
		}
		let timer: NodeJS.Timeout | undefined;
		await Promise.race([gone, new Promise((resolve) => (timer = setTimeout(resolve, flushMs)))]);
		clearTimeout(timer);
		this.#io.engine.close();
	}

	async #authorize(socket: Socket, next: (error?: Error) => void): Promise<void> {
		try {
			this.#authorizations.set(socket, await authorizeHandshake(socket, this.#options));
			next();
		} catch (error) {
			const wireError = toWireError(error);
			const { code, what } = wireError;
			const network = networkOf(this.#options.proxies.addressOf(socket.request));
			this.#options.sfu.emit('refused', { request: 'handshake', code, what, network });
			const log = this.#log.forAddress(network);
			if (code === 'internal') log.error({ err: error }, 'a handshake failed');
			// Socket.IO sends `message` and `data` of this error to the client as its connect_error.
			next(Object.assign(new Error(this.#refusalSentence(socket) ?? code), { data: wireError }));
		}
	}

	#polled({ url = '', headers, method }: IncomingMessage, response: ServerResponse): void {
		const sessionId = new URL(url, 'http://localhost').searchParams.get('sid');
		if (sessionId === null) return;
		// Engine.IO rejects a body that is too large, but keeps the connection until a ping times out.
		if (Number(headers['content-length']) > maxMessageBytes) this.#guard.find(sessionId)?.close();
		// That of an upgrade is none.
		else if (method === 'GET' && !headers.upgrade) this.#guard.polled(sessionId, response);
	}

	#open(socket: Socket): void {
		const authorization = this.#authorizations.get(socket);
		if (!authorization) return void socket.disconnect(true);
		const negotiation = new DialectNegotiation(this.#codecs, socket.handshake.query.dialect);
		const context = {
			...this.#context,
			shared: this.#shared,
			logger: this.#guard.loggerOf(socket.conn),
			closeFlooding: () => this.#guard.closeFlooding(socket.conn),
		};
		this.#connections.set(socket, new SocketConnection(socket, negotiation, authorization, context));
		socket.once('disconnect', () => this.#connections.delete(socket));
	}

	#refusalSentence({ handshake, request }: Socket): string | undefined {
		return dialectOfHandshake(this.#codecs, handshake.query.dialect, requestedPath(request)).handshakeSentence;
	}

	#closeRevoked(): void {
		for (const connection of this.#connections.values()) if (connection.hasEnded()) connection.close();
	}
}

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { toWireError } from '../../core/errors.ts';
import type { Dialect } from '../../dialects/Dialect.ts';
import { MessageLimits, maxMessageBytes } from '../access/limits.ts';
import { DialectNegotiation } from './DialectNegotiation.ts';
import { type Admission, type Admitted, admit } from './handshake.ts';
import { type ConnectionContext, SocketConnection } from './SocketConnection.ts';
import { acceptOlderPaths, enginePath, namespacesOf, pathAsked } from './socketPaths.ts';

/** A connection that went silent is noticed after both together; an 8 s Wi-Fi pause is survived. */
const pingIntervalMs = 5000;
const pingTimeoutMs = 8000;
/** To say hello after connecting. */
const connectTimeoutMs = 10_000;
/** How soon a revoked token ends the connection it opened. */
const revocationCheckMs = 5000;
/** What was said must leave within this time when the server ends. */
const flushMs = 500;

export type SocketGatewayOptions = Omit<ConnectionContext, 'limits'> &
	Admission & {
		/** The first is spoken with whoever was not recognised yet. */
		dialects: [Dialect, ...Dialect[]];
		allowedOrigins: string[];
	};

/** Socket.IO on `/socket.io/`, `/socket` and `/ws`: lets connections in and gives each its session. */
export class SocketGateway {
	readonly #io: Server;
	readonly #options: SocketGatewayOptions;
	readonly #context: ConnectionContext;
	readonly #vocabularies: DialectNegotiation;
	readonly #connections = new Map<Socket, SocketConnection>();
	readonly #admitted = new WeakMap<Socket, Admitted>();
	readonly #revocationTimer: NodeJS.Timeout;

	constructor(server: HttpServer, options: SocketGatewayOptions) {
		this.#options = options;
		const { sfu, logger, addresses, metrics } = options;
		this.#context = { sfu, logger, addresses, metrics, limits: new MessageLimits() };
		this.#vocabularies = new DialectNegotiation(options.dialects);
		this.#io = new Server(server, {
			path: enginePath,
			serveClient: false,
			maxHttpBufferSize: maxMessageBytes,
			pingInterval: pingIntervalMs,
			pingTimeout: pingTimeoutMs,
			connectTimeout: connectTimeoutMs,
			...(options.allowedOrigins.length > 0 && { cors: { origin: options.allowedOrigins } }),
		});
		this.#io.engine.use((request: IncomingMessage, _response: unknown, next: () => void) => {
			this.#endOversized(request);
			next();
		});
		acceptOlderPaths(server);
		for (const namespace of namespacesOf(this.#io)) {
			namespace.use((socket, next) => void this.#admit(socket, next));
			namespace.on('connection', (socket) => this.#open(socket));
		}
		this.#revocationTimer = setInterval(() => this.#endRevoked(), revocationCheckMs);
	}

	/** Open connections by the vocabulary they speak. */
	get connectionCounts(): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const { dialect } of this.#connections.values()) counts[dialect] = (counts[dialect] ?? 0) + 1;
		return counts;
	}

	/** Tells those who are left, then ends every connection. */
	async close(): Promise<void> {
		clearInterval(this.#revocationTimer);
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

	async #admit(socket: Socket, next: (error?: Error) => void): Promise<void> {
		try {
			this.#admitted.set(socket, await admit(socket, this.#options));
			next();
		} catch (error) {
			const wireError = toWireError(error);
			if (wireError.code === 'internal') this.#options.logger.error({ err: error }, 'a handshake failed');
			// Socket.IO sends `message` and `data` of this to the client as its connect_error.
			next(Object.assign(new Error(this.#refusal(socket) ?? wireError.code), { data: wireError }));
		}
	}

	/** Engine.IO refuses a polled message that is too large, but keeps its connection until a ping is missed. */
	#endOversized({ url = '', headers }: IncomingMessage): void {
		if (!(Number(headers['content-length']) > maxMessageBytes)) return;
		const connectionId = new URL(url, 'http://localhost').searchParams.get('sid');
		const socket = [...this.#connections.keys()].find(({ conn }) => conn.transport.sid === connectionId);
		socket?.conn.close();
	}

	#open(socket: Socket): void {
		const admitted = this.#admitted.get(socket);
		if (!admitted) return void socket.disconnect(true);
		const conversation = this.#vocabularies.converse(socket.handshake.query.dialect);
		this.#connections.set(socket, new SocketConnection(socket, conversation, admitted, this.#context));
		socket.once('disconnect', () => this.#connections.delete(socket));
	}

	#refusal({ handshake, request }: Socket): string | undefined {
		return this.#vocabularies.forHandshake(handshake.query.dialect, pathAsked(request)).handshakeSentence;
	}

	#endRevoked(): void {
		for (const connection of this.#connections.values()) {
			if (connection.tokenId !== null && this.#options.tokens.isRevoked(connection.tokenId)) connection.close();
		}
	}
}

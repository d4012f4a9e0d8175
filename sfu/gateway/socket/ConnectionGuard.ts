import type { ServerResponse } from 'node:http';
import { Counts } from '../../core/Counts.ts';
import type { Logger } from '../../core/Logger.ts';
import type { LogSampler } from '../../core/LogSampler.ts';
import type { Metrics } from '../../host/Metrics.ts';
import {
	floodBudget,
	maxBacklogBytes,
	maxBacklogBytesInAll,
	maxBacklogMs,
	maxConnectionsOfAddress,
} from '../access/limits.ts';
import { networkOf } from '../access/networkOf.ts';
import type { Proxies } from '../access/Proxies.ts';
import { type EngineConnection, SendBacklog, sizeOf } from './SendBacklog.ts';

/** How often it is looked whether clients read, ms. */
const lookMs = 500;
/** What a client that floods is told, and what waits when a connection closes, has this long to be sent, ms. */
const partingMs = 500;

type Guarded = {
	connection: EngineConnection;
	backlog: SendBacklog;
	logger: Logger;
	/** Since the beginning of the present window of `floodBudget`. */
	received: { sinceMs: number; messages: number; bytes: number };
	closing: boolean;
};

type GuardParts = {
	log: LogSampler;
	metrics: Pick<Metrics, 'connectionClosed'>;
	proxies: Proxies;
	/** Tells the client of this connection that it floods the server, and disconnects it from its namespaces. */
	refuseFlood: (connection: EngineConnection) => void;
};

/**
 * Closes Engine.IO connections that harm the server, also those that have not joined a room or not even a namespace:
 * - `slow`: more waits to be sent than `maxBacklogBytes`, or for longer than `maxBacklogMs`. Nothing is flushed. For its room
 *   the connection was lost: the seat is kept, and the client may resume.
 * - `flood`: it sends more than `floodBudget`.
 * Each is logged once and counted in the metrics.
 */
export class ConnectionGuard {
	readonly #parts: GuardParts;
	readonly #guarded = new Map<EngineConnection, Guarded>();
	/** By the session id of Engine.IO, by which requests of long polling name their connection. */
	readonly #bySession = new Map<string, Guarded>();
	readonly #countOf = new Counts<string>();
	readonly #timer: NodeJS.Timeout;

	constructor(parts: GuardParts) {
		this.#parts = parts;
		this.#timer = setInterval(() => this.#look(), lookMs).unref();
	}

	/** Whether the client of this address may open one more connection. */
	admits(clientAddress: string): boolean {
		const address = networkOf(clientAddress);
		if (this.#countOf.of(address) < maxConnectionsOfAddress) return true;
		this.#parts.log.forAddress(address).warn({ address }, 'a connection was refused: its address has too many');
		return false;
	}

	/** Every connection must be passed, as soon as Engine.IO has it. */
	watch(connection: EngineConnection): void {
		const sessionId = connection.transport.sid;
		const address = this.#addressOf(connection);
		this.#countOf.add(address, 1);
		const logger = this.#parts.log.forConnection(address);
		const backlog = new SendBacklog(
			connection,
			() => this.#received(guarded, 0),
			() => performance.now(),
		);
		const received = { sinceMs: performance.now(), messages: 0, bytes: 0 };
		const guarded: Guarded = { connection, backlog, logger, received, closing: false };
		this.#guarded.set(connection, guarded);
		this.#bySession.set(sessionId, guarded);
		connection.on('packet', (packet) => this.#received(guarded, sizeOf(packet)));
		connection.on('packetCreate', () => {
			if (backlog.bytes > maxBacklogBytes) this.#closeSlow(guarded);
		});
		connection.once('close', () => {
			this.#guarded.delete(connection);
			this.#bySession.delete(sessionId);
			this.#countOf.add(address, -1);
			// The WebSocket of a client that does not read would keep what waits for another 30 s.
			setTimeout(() => backlog.drop(), partingMs).unref();
		});
	}

	/** Logs each message once for this connection. */
	loggerOf(connection: EngineConnection): Logger {
		const known = this.#guarded.get(connection)?.logger;
		return known ?? this.#parts.log.forConnection(this.#addressOf(connection));
	}

	#addressOf({ request }: EngineConnection): string {
		return networkOf(this.#parts.proxies.addressOf(request));
	}

	/** A request of long polling. @param sessionId as the client says */
	polled(sessionId: string, response: ServerResponse): void {
		this.#bySession.get(sessionId)?.backlog.track(response);
	}

	/** The connection with this session id, as a client says. */
	find(sessionId: string): EngineConnection | undefined {
		return this.#bySession.get(sessionId)?.connection;
	}

	/** Closes a connection whose client sends too much, after the client was told. */
	closeFlooding(connection: EngineConnection): void {
		const guarded = this.#guarded.get(connection);
		if (!guarded || !this.#begin(guarded, 'flood')) return;
		guarded.logger.warn({ reason: 'flood' }, 'connection closed: it sends too many messages');
		guarded.backlog.pause();
		this.#parts.refuseFlood(connection);
		connection.close();
		setTimeout(() => this.#drop(guarded), partingMs).unref();
	}

	close(): void {
		clearInterval(this.#timer);
	}

	#received(guarded: Guarded, bytes: number): void {
		const { received, backlog } = guarded;
		backlog.heard();
		const nowMs = performance.now();
		if (nowMs - received.sinceMs >= floodBudget.durationMs) {
			Object.assign(received, { sinceMs: nowMs, messages: 0, bytes: 0 });
		}
		received.messages += 1;
		received.bytes += bytes;
		if (received.messages > floodBudget.messages || received.bytes > floodBudget.bytes) {
			this.closeFlooding(guarded.connection);
		}
	}

	#look(): void {
		let total = 0;
		for (const guarded of this.#guarded.values()) {
			const { backlog } = guarded;
			backlog.look();
			if (backlog.ageMs > maxBacklogMs) this.#closeSlow(guarded);
			else total += backlog.bytes;
		}
		if (total > maxBacklogBytesInAll) this.#closeSlowest(total);
	}

	/** Those for which most waits, until what waits for all others is few enough. */
	#closeSlowest(total: number): void {
		let left = total;
		const bySize = [...this.#guarded.values()].sort((a, b) => b.backlog.bytes - a.backlog.bytes);
		for (const guarded of bySize) {
			if (left <= maxBacklogBytesInAll) return;
			left -= guarded.backlog.bytes;
			this.#closeSlow(guarded);
		}
	}

	#closeSlow(guarded: Guarded): void {
		if (!this.#begin(guarded, 'slow')) return;
		const { bytes, ageMs } = guarded.backlog;
		const fields = { reason: 'slow', waitingBytes: bytes, waitingMs: Math.round(ageMs) };
		guarded.logger.warn(fields, 'connection closed: it does not read what it is sent');
		this.#drop(guarded);
	}

	/** Whether it was not being closed already. */
	#begin(guarded: Guarded, reason: 'slow' | 'flood'): boolean {
		if (guarded.closing) return false;
		guarded.closing = true;
		this.#parts.metrics.connectionClosed(reason);
		return true;
	}

	#drop({ connection, backlog }: Guarded): void {
		connection.close(true);
		backlog.drop();
	}
}

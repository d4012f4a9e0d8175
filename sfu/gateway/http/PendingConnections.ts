import type { Socket } from 'node:net';
import type { LogSampler } from '../../core/LogSampler.ts';
import type { Metrics } from '../../host/Metrics.ts';
import { networkOf } from '../access/networkOf.ts';

/** Connections of one address that have not said anything; the oldest gives way. Browsers open some in advance. */
export const maxSilent = 3_000;
/** TLS handshakes of one address under way at once: one that is not finished costs 54 KB. */
export const maxHandshakes = 200;
/**
 * Connections of one address that wait to begin theirs; further ones are refused. 500 people come in at once, and a browser
 * opens 2 to 6 connections. One that waits is only a socket.
 */
export const maxWaitingHandshakes = 3_000;
/** Connections of one address without a request: of browsers, which open some in advance. The oldest gives way. */
export const maxWithoutRequest = 3_000;
/** While others wait, a handshake that takes longer gives way, ms by `ageMs`. On a bad Wi-Fi one takes a tenth of it. */
const handshakePatienceMs = 1_000;
/** How often it is looked for handshakes that have to give way, ms. */
const lookMs = 250;

/**
 * `ageMs`: of the time between two looks at most `lookMs` counts. While this process is busy, the client's answer lies unread
 * in its socket.
 */
type Handshake = { socket: Socket; ageMs: number; end: () => void };

/** The connections of one address that have not made a request; each collection in order of arrival. */
class Pending {
	readonly address: string;
	readonly silent = new Set<Socket>();
	/** By the client's port: the connection that TLS makes is another object than the one beneath it. */
	readonly handshakes = new Map<number | undefined, Handshake>();
	/** With what begins their handshake. */
	readonly waiting = new Map<Socket, () => void>();
	readonly withoutRequest = new Set<Socket>();

	constructor(address: string) {
		this.address = address;
	}

	get isEmpty(): boolean {
		return this.silent.size + this.handshakes.size + this.waiting.size + this.withoutRequest.size === 0;
	}
}

/**
 * Bounds by address what connections cost before their first request. A program that leaves thousands half open takes places
 * only from those behind the same address, and not for long; a handshake that is finished quickly is never given up.
 */
export class PendingConnections {
	readonly #log: LogSampler;
	readonly #metrics: Pick<Metrics, 'connectionClosed'>;
	readonly #byAddress = new Map<string, Pending>();
	/** Runs while handshakes are under way. */
	#timer: NodeJS.Timeout | undefined;
	#afterReading: NodeJS.Immediate | undefined;

	constructor(log: LogSampler, metrics: Pick<Metrics, 'connectionClosed'>) {
		this.#log = log;
		this.#metrics = metrics;
	}

	/** Of all addresses. */
	get counts() {
		const all = [...this.#byAddress.values()];
		const sum = (of: (pending: Pending) => { size: number }) => all.reduce((total, each) => total + of(each).size, 0);
		return {
			silent: sum(({ silent }) => silent),
			handshakes: sum(({ handshakes }) => handshakes),
			waiting: sum(({ waiting }) => waiting),
			withoutRequest: sum(({ withoutRequest }) => withoutRequest),
		};
	}

	/**
	 * It was accepted just now. Returns whether it may speak; otherwise it is closed, before anything is read from it.
	 * @param isSecurePort most likely it will begin a handshake; on other ports people without one come in all the same
	 */
	opened(socket: Socket, isSecurePort: boolean): boolean {
		const pending = this.#of(socket);
		if (isSecurePort && pending.waiting.size >= maxWaitingHandshakes) {
			this.#refuse(() => socket.destroy(), pending);
			return false;
		}
		// Both are gone when it is closed.
		const { remotePort } = socket;
		pending.silent.add(socket);
		// While it waits it belongs to no server, and an error that nobody hears would end the process.
		socket.on('error', () => socket.destroy());
		this.#yieldOldest(pending.silent, maxSilent, pending);
		socket.once('close', () => {
			pending.silent.delete(socket);
			pending.waiting.delete(socket);
			pending.withoutRequest.delete(socket);
			if (pending.handshakes.get(remotePort)?.socket === socket) pending.handshakes.delete(remotePort);
			this.#admit(pending);
		});
		return true;
	}

	/** Its first byte begins a TLS handshake. Calls `begin` when it is its turn. */
	startsTls(socket: Socket, begin: () => void): void {
		const pending = this.#of(socket);
		pending.silent.delete(socket);
		if (pending.waiting.size >= maxWaitingHandshakes) this.#refuse(() => socket.destroy(), pending);
		else pending.waiting.set(socket, begin);
		this.#admit(pending);
	}

	/** Its first byte is none of TLS. */
	startsHttp(socket: Socket): void {
		const pending = this.#of(socket);
		pending.silent.delete(socket);
		this.#addWithoutRequest(socket, pending);
	}

	/** Its TLS handshake is finished. */
	secured(socket: Socket): void {
		if (socket.destroyed) return;
		const pending = this.#of(socket);
		pending.handshakes.delete(socket.remotePort);
		this.#addWithoutRequest(socket, pending);
		socket.once('close', () => {
			pending.withoutRequest.delete(socket);
			this.#forgetIfEmpty(pending);
		});
		this.#admit(pending);
	}

	/** It has made a request. */
	requested(socket: Socket): void {
		const pending = this.#of(socket);
		pending.withoutRequest.delete(socket);
		this.#forgetIfEmpty(pending);
	}

	/** Closes those that no server has got yet. */
	close(): void {
		clearInterval(this.#timer);
		clearImmediate(this.#afterReading);
		for (const { silent, waiting } of this.#byAddress.values()) {
			for (const socket of [...silent, ...waiting.keys()]) socket.destroy();
		}
	}

	#of({ remoteAddress = '' }: Socket): Pending {
		const address = networkOf(remoteAddress);
		const known = this.#byAddress.get(address);
		if (known) return known;
		const pending = new Pending(address);
		this.#byAddress.set(address, pending);
		return pending;
	}

	#addWithoutRequest(socket: Socket, pending: Pending): void {
		pending.withoutRequest.add(socket);
		this.#yieldOldest(pending.withoutRequest, maxWithoutRequest, pending);
	}

	/** Begins the handshakes for which there is room. */
	#admit(pending: Pending): void {
		const { waiting, handshakes } = pending;
		for (const [socket, begin] of waiting) {
			if (handshakes.size >= maxHandshakes) break;
			waiting.delete(socket);
			if (socket.destroyed) continue;
			const end = endOf(socket, begin);
			handshakes.set(socket.remotePort, { socket, ageMs: 0, end });
		}
		if (handshakes.size > 0) this.#timer ??= setInterval(() => this.#look(), lookMs).unref();
		this.#forgetIfEmpty(pending);
	}

	#look(): void {
		let underWay = 0;
		for (const { handshakes } of this.#byAddress.values()) {
			underWay += handshakes.size;
			for (const handshake of handshakes.values()) handshake.ageMs += lookMs;
		}
		clearImmediate(this.#afterReading);
		// Timers run before sockets are read: what ends a handshake may have arrived.
		if (underWay > 0) this.#afterReading = setImmediate(() => this.#giveWay());
		else {
			clearInterval(this.#timer);
			this.#timer = undefined;
		}
	}

	/** Of the handshakes that take long, as many as others wait. */
	#giveWay(): void {
		for (const pending of [...this.#byAddress.values()]) {
			if (pending.waiting.size === 0) continue;
			const tooLong = [...pending.handshakes.values()].filter(({ ageMs }) => ageMs > handshakePatienceMs);
			for (const { end } of tooLong.slice(0, pending.waiting.size)) this.#refuse(end, pending);
		}
	}

	#yieldOldest(sockets: Set<Socket>, most: number, pending: Pending): void {
		const [oldest] = sockets;
		if (sockets.size <= most || !oldest) return;
		sockets.delete(oldest);
		this.#refuse(() => oldest.destroy(), pending);
	}

	#refuse(close: () => void, { address }: Pending): void {
		close();
		this.#metrics.connectionClosed('pending');
		this.#log.forAddress(address).warn({ address }, 'connections closed: too many from one address without a request');
	}

	#forgetIfEmpty(pending: Pending): void {
		if (pending.isEmpty && this.#byAddress.get(pending.address) === pending) this.#byAddress.delete(pending.address);
	}
}

/**
 * Begins a TLS handshake. Returns how to end it: what TLS does when the connection beneath it closes. Node tells which object
 * it makes of a connection only when the handshake is finished; that object has to close first, and then what is beneath it.
 */
function endOf(socket: Socket, begin: () => void): () => void {
	const before = new Set(socket.listeners('close'));
	begin();
	const ofTls = socket.listeners('close').filter((listener) => !before.has(listener));
	return () => {
		for (const end of ofTls) end.call(socket);
	};
}

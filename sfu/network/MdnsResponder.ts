import { createSocket, type Socket } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bonjour, type Service, type ServiceConfig } from 'bonjour-service';
import { errorText } from '../errorText.ts';
import { plainAddress } from './addressSpace.ts';
import { zoneWith } from './interfaces.ts';

type Packet = { answers: DnsRecord[]; additionals?: DnsRecord[] };
/** `flush`: whatever else caches hold of this name and type is out of date. */
export type DnsRecord = { name: string; type: string; ttl?: number; flush?: boolean; data: unknown };
type SendCallback = (error?: Error | null) => void;
/** The part of multicast-dns that is used here; bonjour-service wraps it without types. */
type MulticastDns = {
	on(event: 'error' | 'warning', listener: (error: Error) => void): void;
	on(event: 'response', listener: (packet: Packet) => void): void;
	off(event: 'response', listener: (packet: Packet) => void): void;
	query(questions: { name: string; type: string }[], sent?: SendCallback): void;
	respond(packet: Packet | DnsRecord[], sent?: SendCallback): void;
};

/** Options of multicast-dns, which bonjour-service hands on to it. */
type SocketOptions = Partial<ServiceConfig> & { interface: string; bind: string; ip?: string; socket?: Socket };

/** How long to wait for a goodbye packet to be sent; without a route it never is. */
const goodbyeMs = 300;

/**
 * mDNS on one address: by IPv4, or by IPv6 on the interface that has it. It wraps bonjour-service, which alone would announce
 * the addresses of all interfaces on each of them, send a goodbye for the computer's own host name, throw on a lost route,
 * and print to stdout when a name is in use.
 */
export class MdnsResponder {
	readonly address: string;
	readonly #bonjour: Bonjour;
	readonly #mdns: MulticastDns;
	readonly #onSendError: (reason: string) => void;
	#service: Service | undefined;

	/** @param onSendError called if a packet cannot be sent: no route, or another program uses the port exclusively */
	constructor(address: string, onSendError: (reason: string) => void) {
		this.address = address;
		this.#onSendError = onSendError;
		const report = (error: unknown) => {
			// Malformed packets of other computers are reported here too; only errors of system calls matter.
			if (error instanceof Error && 'syscall' in error) onSendError(errorText(error));
		};
		this.#bonjour = new Bonjour(socketOptions(address), report);
		// biome-ignore lint/complexity/useLiteralKeys: private in its types, but the only access to the socket
		this.#mdns = this.#bonjour['server'].mdns;
		this.#mdns.on('error', report);
		this.#mdns.on('warning', report);
		this.#answerForThisAddressOnly();
	}

	/** Whether mDNS can use this address. */
	static canUse(address: string): boolean {
		if (isIPv4(address)) return !address.startsWith('127.');
		return isIPv6(address) && address !== '::1' && zoneWith(address) !== undefined;
	}

	/** Queries these names and resolves to all records received within `waitMs`, or until `signal` aborts. */
	async query(names: string[], waitMs: number, signal?: AbortSignal): Promise<DnsRecord[]> {
		const records: DnsRecord[] = [];
		const wanted = new Set(names.map((name) => name.toLowerCase()));
		const listen = ({ answers, additionals = [] }: Packet) => {
			records.push(...[...answers, ...additionals].filter(({ name }) => wanted.has(name.toLowerCase())));
		};
		const send = () =>
			this.#mdns.query(
				names.map((name) => ({ name, type: 'ANY' })),
				this.#reportError,
			);
		this.#mdns.on('response', listen);
		send();
		// Sent twice: the first packet after joining a multicast group is often lost.
		const again = setTimeout(send, waitMs / 3);
		await sleep(waitMs, undefined, { signal }).catch(() => undefined);
		clearTimeout(again);
		this.#mdns.off('response', listen);
		return records;
	}

	/** Publishes a service. Names are not probed: `MdnsAnnouncer` has done so. */
	publish(config: ServiceConfig): void {
		this.#service = this.#bonjour.publish({ ...config, probe: false });
	}

	/** Sends a goodbye and closes the socket. Idempotent. */
	async close(): Promise<void> {
		const service = this.#service;
		this.#service = undefined;
		if (service) await withTimeout((done) => service.stop(done));
		await withTimeout((done) => this.#bonjour.destroy(done));
	}

	readonly #reportError: SendCallback = (error) => {
		if (error) this.#onSendError(error.message);
	};

	#answerForThisAddressOnly(): void {
		const respond = this.#mdns.respond.bind(this.#mdns);
		// A zone means nothing on another computer.
		const ownAddress = plainAddress(this.address);
		// No other computer has these names, so what caches hold of them from earlier, e.g. an old address, is over (RFC 6762, 10.2).
		const replacing = (record: DnsRecord) => (record.type === 'PTR' ? record : { ...record, flush: true });
		const isOwn = ({ type, ttl, data }: DnsRecord) => {
			if (type === 'A' || type === 'AAAA') return data === ownAddress && ttl !== 0;
			// The list of service types is shared by all computers: no goodbye for that either.
			return !(ttl === 0 && typeof data === 'string' && !data.includes('._lectern.') && type === 'PTR');
		};
		this.#mdns.respond = (packet, sent) => {
			const { answers, additionals = [] } = Array.isArray(packet) ? { answers: packet } : packet;
			const ownOf = (records: DnsRecord[]) => records.filter(isOwn).map(replacing);
			const own = { answers: ownOf(answers), additionals: ownOf(additionals) };
			if (own.answers.length === 0) return sent?.();
			respond(own, (error) => {
				this.#reportError(error);
				sent?.(error);
			});
		};
	}
}

/** With `interface` alone, the socket binds to that address and receives no multicast. */
function socketOptions(address: string): SocketOptions {
	if (isIPv4(address)) return { interface: address, bind: '0.0.0.0' };
	const zone = zoneWith(address);
	return {
		type: 'udp6',
		ip: 'ff02::fb',
		// If the address is gone, joining the group fails, which is reported: an empty zone would be any interface.
		interface: zone ? `::%${zone}` : 'none',
		bind: '::',
		// The socket that multicast-dns would make receives IPv4 too.
		socket: createSocket({ type: 'udp6', reuseAddr: true, ipv6Only: true }),
	};
}

/** Never rejects: a socket that has failed before needs no goodbye. */
function withTimeout(start: (done: () => void) => void): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			resolve();
		};
		const timer = setTimeout(done, goodbyeMs);
		try {
			start(done);
		} catch {
			done();
		}
	});
}

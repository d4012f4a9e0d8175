import { isIPv4 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bonjour, type Service, type ServiceConfig } from 'bonjour-service';
import { errorText } from '../errorText.ts';

type Packet = { answers: DnsRecord[]; additionals?: DnsRecord[] };
export type DnsRecord = { name: string; type: string; ttl?: number; data: unknown };
type Sent = (error?: Error | null) => void;
/** What we use of multicast-dns, which bonjour-service wraps but does not describe. */
type MulticastDns = {
	on(event: 'error' | 'warning', listener: (error: Error) => void): void;
	on(event: 'response', listener: (packet: Packet) => void): void;
	off(event: 'response', listener: (packet: Packet) => void): void;
	query(questions: { name: string; type: string }[], sent?: Sent): void;
	respond(packet: Packet | DnsRecord[], sent?: Sent): void;
};

/** A goodbye must leave before the process does; without a route it never will. */
const goodbyeMs = 300;

/**
 * mDNS on one IPv4 address. bonjour-service alone would announce the addresses of all interfaces everywhere, take back
 * the computer's own name with a goodbye, throw on a lost route and print to stdout when a name is taken.
 */
export class MdnsResponder {
	readonly address: string;
	readonly #bonjour: Bonjour;
	readonly #mdns: MulticastDns;
	readonly #onTrouble: (reason: string) => void;
	#service: Service | undefined;

	/** @param onTrouble something could not be sent: no route, or the port is another program's alone */
	constructor(address: string, onTrouble: (reason: string) => void) {
		this.address = address;
		this.#onTrouble = onTrouble;
		// `interface` alone binds to the address, and then hears no multicast.
		const where: Partial<ServiceConfig> & { interface: string; bind: string } = { interface: address, bind: '0.0.0.0' };
		const report = (error: unknown) => {
			// Strangers' malformed packets are reported the same way; only the system's refusals concern us.
			if (error instanceof Error && 'syscall' in error) onTrouble(errorText(error));
		};
		this.#bonjour = new Bonjour(where, report);
		// biome-ignore lint/complexity/useLiteralKeys: private in its types, and the only way to the socket
		this.#mdns = this.#bonjour['server'].mdns;
		this.#mdns.on('error', report);
		this.#mdns.on('warning', report);
		this.#answerForThisAddressOnly();
	}

	/** Whether this address can be announced at all. */
	static canUse(address: string): boolean {
		return isIPv4(address) && !address.startsWith('127.');
	}

	/** Everything said about these names within `waitMs`, or until `signal` aborts. */
	async look(names: string[], waitMs: number, signal?: AbortSignal): Promise<DnsRecord[]> {
		const heard: DnsRecord[] = [];
		const wanted = new Set(names.map((name) => name.toLowerCase()));
		const listen = ({ answers, additionals = [] }: Packet) => {
			heard.push(...[...answers, ...additionals].filter(({ name }) => wanted.has(name.toLowerCase())));
		};
		const ask = () =>
			this.#mdns.query(
				names.map((name) => ({ name, type: 'ANY' })),
				this.#noteTrouble,
			);
		this.#mdns.on('response', listen);
		ask();
		// Once more: the first packet after joining a group is often lost.
		const again = setTimeout(ask, waitMs / 3);
		await sleep(waitMs, undefined, { signal }).catch(() => undefined);
		clearTimeout(again);
		this.#mdns.off('response', listen);
		return heard;
	}

	/** Replaces what was published before. */
	publish(config: ServiceConfig): void {
		this.#service = this.#bonjour.publish({ ...config, probe: false });
	}

	/** Says goodbye and closes the socket. Idempotent. */
	async close(): Promise<void> {
		const service = this.#service;
		this.#service = undefined;
		if (service) await withTimeout((done) => service.stop(done));
		await withTimeout((done) => this.#bonjour.destroy(done));
	}

	readonly #noteTrouble: Sent = (error) => {
		if (error) this.#onTrouble(error.message);
	};

	#answerForThisAddressOnly(): void {
		const respond = this.#mdns.respond.bind(this.#mdns);
		const isOurs = ({ type, ttl, data }: DnsRecord) => {
			if (type === 'A') return data === this.address && ttl !== 0;
			// The list of service types is everybody's: no goodbye for that either.
			return (
				type !== 'AAAA' && !(ttl === 0 && typeof data === 'string' && !data.includes('._lectern.') && type === 'PTR')
			);
		};
		this.#mdns.respond = (packet, sent) => {
			const { answers, additionals = [] } = Array.isArray(packet) ? { answers: packet } : packet;
			const ours = { answers: answers.filter(isOurs), additionals: additionals.filter(isOurs) };
			if (ours.answers.length === 0) return sent?.();
			respond(ours, (error) => {
				this.#noteTrouble(error);
				sent?.(error);
			});
		};
	}
}

function withTimeout(start: (done: () => void) => void): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, goodbyeMs);
		start(() => {
			clearTimeout(timer);
			resolve();
		});
	});
}

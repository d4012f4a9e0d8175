import { EventEmitter } from 'node:events';
import type { BlockList } from 'node:net';
import type { ServiceConfig } from 'bonjour-service';
import type { Logger } from 'pino';
import { localHostName, ownAddresses } from './interfaces.ts';
import { type DnsRecord, MdnsResponder } from './MdnsResponder.ts';

export type Announcement = {
	/** The name of the class as the host typed it. */
	className: string;
	httpsPort: number;
	version: string;
	/** Addresses to announce on; those that mDNS cannot use are skipped. */
	addresses: string[];
};

type AnnouncerEvents = {
	/** The class is announced under this host name, with `.local`; null: not announced any more. */
	changed: [localName: string | null];
};

const serviceType = '_lectern._tcp.local';
/** How long to wait for answers that a name is in use: enough for a busy Wi-Fi. */
const probeMs = 750;
/** Sending is retried after a lost route or a blocked port. */
const retryMs = 5000;
/** DNS limits a label to 63 bytes and a TXT string to 255. Room is left for a suffix and a key. */
const maxLabelBytes = 55;
const maxTextBytes = 200;

function cutToBytes(text: string, maxBytes: number): string {
	const characters = [...text];
	while (Buffer.byteLength(characters.join('')) > maxBytes) characters.pop();
	return characters.join('').trim();
}

/** The first candidate that no other computer uses. */
function firstFree(candidates: string[], isTaken: (candidate: string) => boolean): string | undefined {
	return candidates.find((candidate) => !isTaken(candidate));
}
const suffixes = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Announces the class by mDNS (DNS-SD). It never throws: what cannot be sent is retried. */
export class MdnsAnnouncer extends EventEmitter<AnnouncerEvents> {
	readonly #logger: Logger;
	#announcement: Announcement | undefined;
	#responders: MdnsResponder[] = [];
	#localName: string | null = null;
	/** Changes are applied one after the other. */
	#work: Promise<void> = Promise.resolve();
	/** The published service; undefined while none is. */
	#published: ServiceConfig | undefined;
	/** Pending retries by address. */
	readonly #retries = new Map<string, NodeJS.Timeout>();
	/** Addresses whose send error was logged: once, not at every retry. */
	readonly #failing = new Set<string>();
	readonly #closing = new AbortController();

	constructor(logger: Logger) {
		super();
		this.#logger = logger;
	}

	/** The announced host name, with `.local`; null while nothing is announced. */
	get localName(): string | null {
		return this.#localName;
	}

	/** Replaces the previous announcement. */
	announce(announcement: Announcement): Promise<void> {
		this.#announcement = announcement;
		this.#failing.clear();
		return this.#enqueue(() => this.#replace());
	}

	/** Withdraws the announcement (mDNS goodbye). Idempotent. */
	async close(): Promise<void> {
		this.#closing.abort();
		await this.#work;
		await this.#withdraw();
		this.removeAllListeners();
	}

	#enqueue(work: () => Promise<void>): Promise<void> {
		this.#work = this.#work
			.then(work)
			.catch((error) => this.#logger.error({ err: error }, 'the class could not be announced'));
		return this.#work;
	}

	async #replace(): Promise<void> {
		const announcement = this.#announcement;
		await this.#withdraw();
		if (!announcement || this.#closing.signal.aborted) return;
		const usable = announcement.addresses.filter(MdnsResponder.canUse);
		this.#responders = usable.map((address) => this.#respondOn(address));
		const names = await this.#findFreeNames(announcement);
		if (this.#closing.signal.aborted || this.#announcement !== announcement || !names || usable.length === 0) return;
		this.#published = serviceOf(announcement, names);
		for (const responder of this.#responders) responder.publish(this.#published);
		this.#setLocalName(names.host);
		if (this.#failing.size === 0) this.#logger.info({ host: names.host, addresses: usable }, 'class announced by mDNS');
	}

	#respondOn(address: string): MdnsResponder {
		return new MdnsResponder(address, (reason) => this.#onSendError(address, reason));
	}

	/** Replaces the responder of one address; the announcement on the other interfaces stays. */
	async #retry(address: string): Promise<void> {
		const responder = this.#responders.find((each) => each.address === address);
		if (!responder || this.#closing.signal.aborted) return;
		// Nothing was received on this address yet, so the names must be probed again.
		if (this.#responders.length === 1) return this.#replace();
		await responder.close();
		const next = this.#respondOn(address);
		this.#responders = this.#responders.map((each) => (each === responder ? next : each));
		if (this.#published) next.publish(this.#published);
	}

	async #findFreeNames({ className, httpsPort }: Announcement) {
		const label = cutToBytes(className.replaceAll('.', '-'), maxLabelBytes);
		const hostName = localHostName();
		const services = suffixes.map((i) => (i === 1 ? label : `${label} (${i})`));
		const hosts = suffixes.map((i) => (i === 1 ? `${hostName}.local` : `${hostName}-${i}.local`));
		const queried = [...services.map((service) => `${service}.${serviceType}`), ...hosts];
		const records = (
			await Promise.all(this.#responders.map((responder) => responder.query(queried, probeMs, this.#closing.signal)))
		).flat();
		// Another responder on this computer (avahi, mDNSResponder) may answer with addresses that are not announced here.
		const own = ownAddresses();
		const host = firstFree(hosts, (name) =>
			records.some((record) => isNamed(record, name) && isForeignAddress(record, own)),
		);
		const service = firstFree(services, (name) =>
			records.some((record) => isNamed(record, `${name}.${serviceType}`) && !pointsTo(record, host, httpsPort)),
		);
		return host && service ? { host, service } : undefined;
	}

	async #withdraw(): Promise<void> {
		for (const retry of this.#retries.values()) clearTimeout(retry);
		this.#retries.clear();
		this.#published = undefined;
		const responders = this.#responders.splice(0);
		await Promise.all(responders.map((responder) => responder.close()));
		this.#setLocalName(null);
	}

	#setLocalName(localName: string | null): void {
		if (this.#localName === localName) return;
		this.#localName = localName;
		this.emit('changed', localName);
	}

	#onSendError(address: string, reason: string): void {
		if (this.#retries.has(address) || this.#closing.signal.aborted) return;
		if (!this.#failing.has(address))
			this.#logger.warn({ address, reason, retryMs }, 'an mDNS packet could not be sent');
		this.#failing.add(address);
		const retry = setTimeout(() => {
			this.#retries.delete(address);
			void this.#enqueue(() => this.#retry(address));
		}, retryMs);
		this.#retries.set(address, retry);
	}
}

function serviceOf(
	{ className, httpsPort, version }: Announcement,
	{ service, host }: { service: string; host: string },
): ServiceConfig {
	const room = cutToBytes(className, maxTextBytes);
	const txt = { room, port: String(httpsPort), path: '/', version };
	return { name: service, type: 'lectern', host, port: httpsPort, txt };
}

function isForeignAddress({ type, data }: DnsRecord, own: BlockList): boolean {
	if (type !== 'A' && type !== 'AAAA') return false;
	return !own.check(String(data), type === 'AAAA' ? 'ipv6' : 'ipv4');
}

const isNamed = (record: DnsRecord, name: string) => record.name.toLowerCase() === name.toLowerCase();

/**
 * Whether an SRV record points to this server: our own announcement, from a cache or an earlier run, is no conflict. Other
 * record types name no host and port: alone, they are no conflict.
 */
function pointsTo({ type, data }: DnsRecord, host: string | undefined, port: number): boolean {
	if (type !== 'SRV') return true;
	if (typeof data !== 'object' || data === null || !('target' in data) || !('port' in data)) return false;
	return data.target === host && data.port === port;
}

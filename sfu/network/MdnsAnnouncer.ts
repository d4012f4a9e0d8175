import { EventEmitter } from 'node:events';
import type { ServiceConfig } from 'bonjour-service';
import type { Logger } from 'pino';
import { localHostName, readAddresses } from './interfaces.ts';
import { type DnsRecord, MdnsResponder } from './MdnsResponder.ts';

export type Announcement = {
	/** As people read it. */
	className: string;
	httpsPort: number;
	version: string;
	/** Where to announce; addresses that cannot are left out. */
	addresses: string[];
};

type AnnouncerEvents = {
	/** Announced now, under this host name (with `.local`), or not at all any more. */
	changed: [localName: string | null];
};

const serviceType = '_lectern._tcp.local';
/** Long enough for answers over a busy Wi-Fi; nobody waits for it. */
const lookMs = 750;
/** After a lost route or a blocked port. */
const retryMs = 5000;
/** DNS: a label has at most 63 bytes, a TXT string 255. Room is left for a suffix and a key. */
const maxLabelBytes = 55;
const maxTextBytes = 200;

function cutToBytes(text: string, maxBytes: number): string {
	const characters = [...text];
	while (Buffer.byteLength(characters.join('')) > maxBytes) characters.pop();
	return characters.join('').trim();
}

/** `name`, `name (2)` or `name-2`, ...: the first that nobody else has. */
function firstFree(candidates: string[], isTaken: (candidate: string) => boolean): string | undefined {
	return candidates.find((candidate) => !isTaken(candidate));
}
const tries = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Tells the local network of the class by mDNS. Never fails: what cannot be sent is tried again. */
export class MdnsAnnouncer extends EventEmitter<AnnouncerEvents> {
	readonly #logger: Logger;
	#wanted: Announcement | undefined;
	#responders: MdnsResponder[] = [];
	#localName: string | null = null;
	/** One change after the other. */
	#work: Promise<void> = Promise.resolve();
	/** As it was announced; undefined while nothing is. */
	#published: ServiceConfig | undefined;
	/** By address: it could not be sent there and is tried again. */
	readonly #retries = new Map<string, NodeJS.Timeout>();
	/** Addresses whose trouble was logged: once, not every five seconds. */
	readonly #troubled = new Set<string>();
	readonly #closing = new AbortController();

	constructor(logger: Logger) {
		super();
		this.#logger = logger;
	}

	/** Host name that leads here, with `.local`; null while nothing is announced. */
	get localName(): string | null {
		return this.#localName;
	}

	/** Announces this instead of what was before. */
	announce(wanted: Announcement): Promise<void> {
		this.#wanted = wanted;
		this.#troubled.clear();
		return this.#enqueue(() => this.#replace());
	}

	/** Takes everything back. Idempotent. */
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
		const wanted = this.#wanted;
		await this.#withdraw();
		if (!wanted || this.#closing.signal.aborted) return;
		const usable = wanted.addresses.filter(MdnsResponder.canUse);
		this.#responders = usable.map((address) => this.#respondOn(address));
		const names = await this.#findFreeNames(wanted);
		if (this.#closing.signal.aborted || this.#wanted !== wanted || !names || usable.length === 0) return;
		this.#published = serviceOf(wanted, names);
		for (const responder of this.#responders) responder.publish(this.#published);
		this.#setLocalName(names.host);
		if (this.#troubled.size === 0) this.#logger.info({ ...names, addresses: usable }, 'announced by mDNS');
	}

	#respondOn(address: string): MdnsResponder {
		return new MdnsResponder(address, (reason) => this.#onTrouble(address, reason));
	}

	/** One interface without a route must not take the announcement from the others. */
	async #tryAgain(address: string): Promise<void> {
		const responder = this.#responders.find((each) => each.address === address);
		if (!responder || this.#closing.signal.aborted) return;
		// Nobody was heard there yet, so a name may be taken.
		if (this.#responders.length === 1) return this.#replace();
		await responder.close();
		const next = this.#respondOn(address);
		this.#responders = this.#responders.map((each) => (each === responder ? next : each));
		if (this.#published) next.publish(this.#published);
	}

	async #findFreeNames({ className, httpsPort }: Announcement) {
		const label = cutToBytes(className.replaceAll('.', '-'), maxLabelBytes);
		const hostName = localHostName();
		const services = tries.map((i) => (i === 1 ? label : `${label} (${i})`));
		const hosts = tries.map((i) => (i === 1 ? `${hostName}.local` : `${hostName}-${i}.local`));
		const asked = [...services.map((service) => `${service}.${serviceType}`), ...hosts];
		const heard = (
			await Promise.all(this.#responders.map((responder) => responder.look(asked, lookMs, this.#closing.signal)))
		).flat();
		// Another responder on this computer may answer for interfaces we leave out.
		const own = new Set(readAddresses().map(({ address }) => address));
		const host = firstFree(hosts, (name) =>
			heard.some((record) => isAbout(record, name) && record.type === 'A' && !own.has(String(record.data))),
		);
		const service = firstFree(services, (name) =>
			heard.some((record) => isAbout(record, `${name}.${serviceType}`) && !leadsTo(record, host, httpsPort)),
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

	#onTrouble(address: string, reason: string): void {
		if (this.#retries.has(address) || this.#closing.signal.aborted) return;
		if (!this.#troubled.has(address)) this.#logger.warn({ address, reason, retryMs }, 'mDNS could not be sent');
		this.#troubled.add(address);
		const retry = setTimeout(() => {
			this.#retries.delete(address);
			void this.#enqueue(() => this.#tryAgain(address));
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

const isAbout = (record: DnsRecord, name: string) => record.name.toLowerCase() === name.toLowerCase();

/** Our own announcement, heard from a cache or an earlier run, is no stranger's. TXT records do not tell. */
function leadsTo({ type, data }: DnsRecord, host: string | undefined, port: number): boolean {
	if (type !== 'SRV') return true;
	if (typeof data !== 'object' || data === null || !('target' in data) || !('port' in data)) return false;
	return data.target === host && data.port === port;
}

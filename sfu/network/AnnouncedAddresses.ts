import { lookup } from 'node:dns/promises';
import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import { answered } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import type { CandidateAddress } from '../core/media/iceCandidates.ts';
import { errorText } from '../errorText.ts';

/** Names are asked for so often, ms: a router that dials in again has a new address. */
const lookMs = 30_000;
/** At the start, while nothing is known yet, ms; whoever starts a class does not wait for a DNS server longer than this. */
const patienceMs = 2_000;
const maxAddressesOfName = 4;

/** An address at which only others see this computer, and its media port there. */
type Announced = { host: string; port: number | null };
type AnnouncedEvents = { changed: [] };

/** The addresses of a host name. Rejects as `dns.lookup` does. */
export type LookUp = (host: string) => Promise<string[]>;
const systemLookUp: LookUp = async (host) =>
	(await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/** @param text as the schema of `--announce` accepts it: `203.0.113.5`, `class.example:44000`, `[2001:db8::5]:44000` */
export function parseAnnounced(text: string): Announced {
	const bare = text.replace(/^\[|\]$/g, '');
	if (isIP(bare) !== 0) return { host: bare, port: null };
	const [, host = text, port] = /^(.+):(\d+)$/.exec(text) ?? [];
	return { host: host.replace(/^\[|\]$/g, '').toLowerCase(), port: port === undefined ? null : Number(port) };
}

/**
 * The addresses that `--announce` names, e.g. of a router that forwards ports to this computer. Browsers cannot use a host name
 * as the address of a candidate: names are looked up, and followed while they change.
 */
export class AnnouncedAddresses extends EventEmitter<AnnouncedEvents> {
	readonly #announced: readonly Announced[];
	readonly #lookUp: LookUp;
	readonly #logger: Logger;
	/** By host name. What was found stays while nothing is. */
	readonly #found = new Map<string, readonly string[]>();
	/** Names that had no address at the last look: it is logged once. */
	readonly #failing = new Set<string>();
	#timer: NodeJS.Timeout | undefined;

	constructor(announced: readonly string[], logger: Logger, lookUp: LookUp = systemLookUp) {
		super();
		this.#announced = announced.map(parseAnnounced);
		this.#logger = logger;
		this.#lookUp = lookUp;
	}

	/** As given, without ports: what people type. */
	get hosts(): string[] {
		return [...new Set(this.#announced.map(({ host }) => host))];
	}

	/** Whether one of them says on which port media are reached. */
	get hasPorts(): boolean {
		return this.#announced.some(({ port }) => port !== null);
	}

	/** Whether it is one of the host names, in lower case. */
	has(name: string): boolean {
		return this.hosts.includes(name);
	}

	/**
	 * Where media are reached, in the order of the flags.
	 * @param mediaPort of the first worker here; a port that was given stands for it, and those after it for the other workers
	 */
	candidates(mediaPort: number): CandidateAddress[] {
		return this.#announced.flatMap(({ host, port }) =>
			this.#addressesOf(host).map((address) => ({ address, ...(port !== null && { portOffset: port - mediaPort }) })),
		);
	}

	/** Looks the names up, now and from time to time. Never rejects. Resolves when they are known, or after `patienceMs`. */
	async follow(): Promise<void> {
		if (this.#names.length === 0) return;
		this.#timer ??= setInterval(() => void this.#look(), lookMs).unref();
		await answered(this.#look(), patienceMs, () => {}).catch(() => {});
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
		this.removeAllListeners();
	}

	get #names(): string[] {
		return this.hosts.filter((host) => isIP(host) === 0);
	}

	#addressesOf(host: string): readonly string[] {
		return isIP(host) === 0 ? (this.#found.get(host) ?? []) : [host];
	}

	async #look(): Promise<void> {
		const changes = await Promise.all(this.#names.map((name) => this.#lookAt(name)));
		if (changes.includes(true)) this.emit('changed');
	}

	/** Resolves to whether its addresses have changed. */
	async #lookAt(name: string): Promise<boolean> {
		try {
			const addresses = (await this.#lookUp(name)).slice(0, maxAddressesOfName);
			this.#failing.delete(name);
			// Servers answer in turns.
			if ([...addresses].sort().join() === [...this.#addressesOf(name)].sort().join()) return false;
			this.#found.set(name, addresses);
			this.#logger.info({ name, addresses }, 'the announced name has these addresses');
			return true;
		} catch (error) {
			if (!this.#failing.has(name)) {
				const kept = this.#addressesOf(name);
				this.#logger.warn({ name, reason: errorText(error), kept }, 'the announced name is not found');
			}
			this.#failing.add(name);
			return false;
		}
	}
}

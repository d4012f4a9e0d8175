import { NODATA, NOTFOUND } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import type { LanAddress } from './interfaces.ts';

/** Routers learn the names of computers minutes after they have connected. */
const askAgainMs = 10 * 60 * 1000;
const timeoutMs = 2_000;
const maxAddresses = 4;
const maxNamesOfAddress = 3;

/** What is asked of the DNS server of the network. Both reject as `Resolver` does: there is nothing by that name, or no answer. */
export type NameServer = {
	namesOf(address: string): Promise<string[]>;
	addressesOf(name: string): Promise<string[]>;
};

/** Addresses of DNS servers that may know names of the local network: those of the network itself, and this computer. */
const local = new BlockList();
for (const [network, prefix] of [
	['10.0.0.0', 8],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['169.254.0.0', 16],
	['127.0.0.0', 8],
] as const)
	local.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
	['fc00::', 7],
	['fe80::', 10],
	['::1', 128],
] as const)
	local.addSubnet(network, prefix, 'ipv6');

/** @param server as `Resolver.getServers` spells it, e.g. `192.168.1.1`, `[fd00::1]:5353` */
export function isLocalServer(server: string): boolean {
	const address = isIPv6(server) ? server : server.replace(/^\[|\]?:\d+$/g, '');
	const [withoutZone = ''] = address.split('%');
	return local.check(withoutZone, isIPv6(withoutZone) ? 'ipv6' : 'ipv4');
}

/**
 * The DNS servers that this computer is set to use; null: they are on the internet, where nobody knows names of this network.
 * @param configured in place of them
 */
export function localNameServer(configured?: string[]): NameServer | null {
	const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
	const servers = (configured ?? resolver.getServers()).filter(isLocalServer);
	if (servers.length === 0) return null;
	resolver.setServers(servers);
	return {
		// Not `reverse`, which calls it ENOTFOUND as well when no answer came.
		namesOf: (address) => resolver.resolvePtr(reverseName(address)),
		addressesOf: async (name) => {
			const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
			const addresses = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
			const failed = found.find((each) => each.status === 'rejected' && !saysThereIsNone(each.reason));
			if (addresses.length === 0 && failed?.status === 'rejected') throw failed.reason;
			return addresses;
		},
	};
}

/** The name under which the names of an address are found (RFC 1035, 3.5; RFC 3596, 2.5). */
export function reverseName(address: string): string {
	if (!isIPv6(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
	const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
	const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
	const digits = [...head, ...zeros, ...tail].flatMap((group) => [...group.padStart(4, '0')]);
	return `${digits.reverse().join('.')}.ip6.arpa`;
}

const isHostName = (name: string) => /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(name) && name.length <= 253;

/**
 * The names that the router or the school's DNS gives this computer, e.g. `laptop.lan`: reverse lookups of its addresses,
 * each confirmed by the lookup of the name. Nothing but the DNS server of the network is asked. A name stays as long as the
 * address does, unless the server says otherwise: on Wi-Fi answers get lost.
 */
export class NetworkNames {
	readonly #nameServer: () => NameServer | null;
	#addresses: LanAddress[] = [];
	/** Names by address, in lower case. */
	#known: ReadonlyMap<string, readonly string[]> = new Map();
	#timer: NodeJS.Timeout | undefined;
	#lookups = 0;

	/** @param nameServer asked for at every lookup, because it changes with the network */
	constructor(nameServer: () => NameServer | null = () => localNameServer()) {
		this.#nameServer = nameServer;
	}

	/** Whether the network knows this computer by this name, in lower case. */
	has(name: string): boolean {
		return [...this.#known.values()].some((names) => names.includes(name));
	}

	/** Looks the names of these addresses up, now and from time to time. Never rejects. Resolves when it has looked. */
	follow(addresses: LanAddress[]): Promise<void> {
		this.#addresses = addresses;
		this.#timer ??= setInterval(() => void this.#look(), askAgainMs).unref();
		return this.#look();
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
		this.#lookups += 1;
	}

	async #look(): Promise<void> {
		this.#lookups += 1;
		const lookup = this.#lookups;
		const asked = this.#addresses
			.filter(({ kind }) => kind === 'ethernet' || kind === 'wifi' || kind === 'other')
			.slice(0, maxAddresses)
			.map(({ address }) => address);
		// What an address was known by stays until its lookup is over; that of an address that is gone does not.
		this.#known = new Map(asked.map((address) => [address, this.#known.get(address) ?? []]));
		const nameServer = asked.length > 0 ? this.#findNameServer() : null;
		if (!nameServer) return;
		const found = await Promise.all(
			asked.map(async (address) => {
				const names = await confirmedNames(nameServer, address, this.#known.get(address) ?? []);
				return [address, names] as const;
			}),
		);
		if (lookup === this.#lookups) this.#known = new Map(found);
	}

	#findNameServer(): NameServer | null {
		try {
			return this.#nameServer();
		} catch {
			return null;
		}
	}
}

/** @param known what the address was known by: it stays while the server does not answer, or only with a failure */
async function confirmedNames(nameServer: NameServer, address: string, known: readonly string[]): Promise<string[]> {
	const named = await unlessUnanswered(nameServer.namesOf(address));
	if (!named) return [...known];
	const names = named.map((name) => name.toLowerCase().replace(/\.$/, '')).filter(isHostName);
	const confirmed = await Promise.all(
		names.slice(0, maxNamesOfAddress).map(async (name) => {
			const addresses = await unlessUnanswered(nameServer.addressesOf(name));
			return (addresses ? addresses.includes(address) : known.includes(name)) ? [name] : [];
		}),
	);
	return confirmed.flat();
}

/** What the server says; empty: there is nothing by that name. undefined: it has not answered, or could not. */
async function unlessUnanswered(answer: Promise<string[]>): Promise<string[] | undefined> {
	try {
		return await answer;
	} catch (error) {
		return saysThereIsNone(error) ? [] : undefined;
	}
}

function saysThereIsNone(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return code === NOTFOUND || code === NODATA;
}

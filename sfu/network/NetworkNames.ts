import { Resolver } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import type { LanAddress } from './interfaces.ts';

/** Routers learn the names of computers minutes after they have connected. */
const askAgainMs = 10 * 60 * 1000;
const timeoutMs = 2_000;
const maxAddresses = 4;
const maxNamesOfAddress = 3;

/** What is asked of the DNS server of the network. Both reject when there is no answer. */
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
		namesOf: (address) => resolver.reverse(address),
		addressesOf: async (name) => {
			const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
			return found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
		},
	};
}

const isHostName = (name: string) => /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(name) && name.length <= 253;

/**
 * The names that the router or the school's DNS gives this computer, e.g. `laptop.lan`: reverse lookups of its addresses,
 * each confirmed by the lookup of the name. Nothing but the DNS server of the network is asked.
 */
export class NetworkNames {
	readonly #nameServer: () => NameServer | null;
	#addresses: LanAddress[] = [];
	#names: ReadonlySet<string> = new Set();
	#timer: NodeJS.Timeout | undefined;
	#lookups = 0;

	/** @param nameServer asked for at every lookup, because it changes with the network */
	constructor(nameServer: () => NameServer | null = () => localNameServer()) {
		this.#nameServer = nameServer;
	}

	/** Whether the network knows this computer by this name, in lower case. */
	has(name: string): boolean {
		return this.#names.has(name);
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
			.slice(0, maxAddresses);
		const names = asked.length > 0 ? await namesOfAll(asked, this.#nameServer) : [];
		if (lookup === this.#lookups) this.#names = new Set(names);
	}
}

async function namesOfAll(addresses: LanAddress[], find: () => NameServer | null): Promise<string[]> {
	try {
		const nameServer = find();
		if (!nameServer) return [];
		const found = await Promise.all(addresses.map(({ address }) => confirmedNames(nameServer, address)));
		return found.flat();
	} catch {
		return [];
	}
}

async function confirmedNames(nameServer: NameServer, address: string): Promise<string[]> {
	const named = await nameServer.namesOf(address).catch((): string[] => []);
	const names = named.map((name) => name.toLowerCase().replace(/\.$/, '')).filter(isHostName);
	const confirmed = await Promise.all(
		names.slice(0, maxNamesOfAddress).map(async (name) => {
			const addresses = await nameServer.addressesOf(name).catch((): string[] => []);
			return addresses.includes(address) ? [name] : [];
		}),
	);
	return confirmed.flat();
}

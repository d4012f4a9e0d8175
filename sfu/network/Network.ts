import { EventEmitter } from 'node:events';
import { byPreference, findRoutedAddress, type LanAddress, loopback, readAddresses } from './interfaces.ts';

/** Reading the interfaces costs a fraction of a millisecond; a class that moved is found again within this time. */
const pollMs = 3000;

type NetworkEvents = { changed: [addresses: LanAddress[]] };

/** The addresses of this computer, best for participants first, kept up to date while laptops roam and sleep. */
export class Network extends EventEmitter<NetworkEvents> {
	readonly #bind: string | null;
	#addresses: LanAddress[];
	#chosenAddress: string | null = null;
	#timer: NodeJS.Timeout | undefined;

	private constructor(bind: string | null, addresses: LanAddress[]) {
		super();
		this.#bind = bind;
		this.#addresses = addresses;
	}

	/** @param bind the only address to use, or null for all */
	static async open(bind: string | null): Promise<Network> {
		return new Network(bind, await look(bind));
	}

	/** Never empty: without a network, this computer alone can reach itself. */
	get addresses(): LanAddress[] {
		const chosen = this.#addresses.find(({ address }) => address === this.#chosenAddress);
		if (chosen) return [chosen, ...this.#addresses.filter((entry) => entry !== chosen)];
		return this.#addresses.length > 0 ? this.#addresses : [loopback];
	}

	/** The one participants are shown. */
	get preferred(): LanAddress {
		return this.addresses[0] ?? loopback;
	}

	/** Others can reach this computer. */
	get isConnected(): boolean {
		return this.preferred.kind !== 'loopback';
	}

	/** Participants are shown this address for as long as it is there; null: choose by yourself. */
	choose(address: string | null): void {
		this.#chosenAddress = address;
	}

	/** Begins to look regularly. */
	watch(): void {
		this.#timer ??= setInterval(() => void this.refresh(), pollMs);
	}

	/** Looks now. */
	async refresh(): Promise<void> {
		// A system that does not tell just now is asked again soon.
		const found = await look(this.#bind).catch(() => this.#addresses);
		if (isSame(found, this.#addresses)) return;
		this.#addresses = found;
		this.emit('changed', this.addresses);
	}

	close(): void {
		clearInterval(this.#timer);
		this.removeAllListeners();
	}
}

async function look(bind: string | null): Promise<LanAddress[]> {
	const all = readAddresses();
	if (bind === null) return byPreference(all, await findRoutedAddress());
	const bound = all.find(({ address }) => address === bind);
	return [
		bound ?? { ...loopback, address: bind, kind: bind.startsWith('127.') || bind === '::1' ? 'loopback' : 'other' },
	];
}

function isSame(some: LanAddress[], others: LanAddress[]): boolean {
	const text = (addresses: LanAddress[]) =>
		addresses.map(({ interfaceName, address }) => `${interfaceName} ${address}`).join();
	return text(some) === text(others);
}

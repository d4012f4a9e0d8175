import { EventEmitter } from 'node:events';
import { byPreference, findRoutedAddress, type LanAddress, loopback, readAddresses } from './interfaces.ts';

/** How often the interfaces are read, which takes a fraction of a millisecond. */
const pollMs = 3000;

export type ReadAddresses = () => LanAddress[];

type NetworkEvents = { changed: [addresses: LanAddress[]] };

/** The addresses of this computer, the best one for participants first, updated while the computer roams and sleeps. */
export class Network extends EventEmitter<NetworkEvents> {
	readonly #bind: string | null;
	readonly #read: ReadAddresses;
	#addresses: LanAddress[];
	#preferredAddress: string | null;
	#timer: NodeJS.Timeout | undefined;

	private constructor(bind: string | null, preferred: string | null, addresses: LanAddress[], read: ReadAddresses) {
		super();
		this.#bind = bind;
		this.#read = read;
		this.#addresses = addresses;
		this.#preferredAddress = preferred;
	}

	/**
	 * @param bind the only address to use, or null for all
	 * @param preferred as `prefer`
	 * @param read in place of the system's interfaces
	 */
	static async open(
		bind: string | null,
		preferred: string | null = null,
		read: ReadAddresses = readAddresses,
	): Promise<Network> {
		return new Network(bind, preferred, await readPreferred(bind, read), read);
	}

	/** Never empty: without a network, it is the loopback address. */
	get addresses(): LanAddress[] {
		const preferred = this.#addresses.find(({ address }) => address === this.#preferredAddress);
		if (preferred) return [preferred, ...this.#addresses.filter((entry) => entry !== preferred)];
		return this.#addresses.length > 0 ? this.#addresses : [loopback];
	}

	/** The address that participants are shown. */
	get preferred(): LanAddress {
		return this.addresses[0] ?? loopback;
	}

	/** Whether `preferred` was chosen by `prefer`. */
	get hasChosen(): boolean {
		return this.#addresses.some(({ address }) => address === this.#preferredAddress);
	}

	/** At which this computer can be reached, from itself too: only the bound address where there is one. */
	get reachable(): LanAddress[] {
		return this.#bind === null ? [...this.addresses.filter((entry) => entry !== loopback), loopback] : this.addresses;
	}

	/** Whether other computers can reach this one. */
	get isConnected(): boolean {
		return this.preferred.kind !== 'loopback';
	}

	/** Puts this address first while it exists; null: the order of `byPreference`. */
	prefer(address: string | null): void {
		this.#preferredAddress = address;
	}

	/** Starts reading the interfaces every `pollMs`. */
	watch(): void {
		this.#timer ??= setInterval(() => void this.refresh(), pollMs);
	}

	/** Reads the interfaces now and emits `changed` if they differ. */
	async refresh(): Promise<void> {
		// If the system cannot list them at the moment, the next poll will.
		const found = await readPreferred(this.#bind, this.#read).catch(() => this.#addresses);
		if (isSame(found, this.#addresses)) return;
		this.#addresses = found;
		this.emit('changed', this.addresses);
	}

	close(): void {
		clearInterval(this.#timer);
		this.removeAllListeners();
	}
}

async function readPreferred(bind: string | null, read: ReadAddresses): Promise<LanAddress[]> {
	const all = read();
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

import type { Logger } from 'pino';
import type { Sfu } from '../core/Sfu.ts';
import type { AnnouncedAddresses } from '../network/AnnouncedAddresses.ts';
import { plainAddress } from '../network/addressSpace.ts';
import { announceAddresses, type LanAddress, localHostName } from '../network/interfaces.ts';
import type { MdnsAnnouncer } from '../network/MdnsAnnouncer.ts';
import type { Network } from '../network/Network.ts';
import type { ClockWatch } from './ClockWatch.ts';
import type { RoomPersistence } from './RoomPersistence.ts';
import type { Certificates } from './tls/Certificates.ts';
import type { KeyPair } from './tls/issue.ts';

/** How often the validity of the certificate is checked: a timer until its end would not count the time of sleep. */
const checkEveryMs = 60 * 60 * 1000;

/** Host names and addresses that the server certificate must be valid for. */
export function certificateNames(
	addresses: LanAddress[],
	localName: string | null,
	announcedHosts: string[],
): string[] {
	const own = addresses.map(({ address }) => plainAddress(address));
	return [`${localHostName()}.local`, ...(localName ? [localName] : []), ...own, ...announcedHosts];
}

export type NetworkFollowerParts = {
	network: Network;
	announced: AnnouncedAddresses;
	announcer: MdnsAnnouncer | null;
	certificates: Certificates;
	clock: ClockWatch;
	/** Called with the certificate that new connections shall get. */
	setCertificate: (leaf: KeyPair) => void;
	sfu: Sfu;
	rooms: RoomPersistence;
	version: string;
	httpsPort: number;
	logger: Logger;
};

/**
 * Updates certificate, media and mDNS announcement whenever the network of the computer changes; the certificate also when
 * the clock is set, and before it expires.
 */
export class NetworkFollower {
	readonly #parts: NetworkFollowerParts;
	readonly #renewal: NodeJS.Timeout;
	readonly #unwatchSchool: () => void;
	/** Changes are applied one after the other. */
	#work: Promise<void> = Promise.resolve();
	/** The announced class name: other changes of the room must not announce it again. */
	#announcedName: string | undefined;
	#closed = false;

	constructor(parts: NetworkFollowerParts) {
		this.#parts = parts;
		const { network, announcer, clock, sfu, rooms } = parts;
		network.on('changed', (addresses) => this.#follow(addresses));
		announcer?.on('changed', () => this.#enqueue(() => this.#renewCertificate()));
		sfu.rooms.on('roomChanged', ({ roomId }) => {
			if (roomId === rooms.home.id) this.#announce();
		});
		rooms.on('homeChanged', () => this.#announce());
		const renew = () => this.#enqueue(() => this.#renewCertificate());
		clock.on('set', renew);
		this.#unwatchSchool = parts.certificates.watchSchool(renew);
		// A server that runs for a year outlives its certificate: leafFor issues a new one in time.
		this.#renewal = setInterval(renew, checkEveryMs);
		network.watch();
		this.#announce();
	}

	/** Reads the network interfaces now, e.g. after the computer woke up. Resolves when all changes are applied. */
	async refresh(): Promise<void> {
		await this.#parts.network.refresh();
		await this.#work;
	}

	/** Withdraws the announcement. Idempotent. */
	async close(): Promise<void> {
		this.#closed = true;
		clearInterval(this.#renewal);
		this.#unwatchSchool();
		this.#parts.network.close();
		await this.#parts.announcer?.close();
	}

	#follow(addresses: LanAddress[]): void {
		const { logger, network, announced, sfu } = this.#parts;
		logger.info({ addresses }, 'the network changed');
		this.#enqueue(() => this.#renewCertificate());
		// Transports that have not connected yet are kept for the announced ones, which say nothing of a port here.
		const known = [...network.reachable, ...announced.candidates(0)];
		const present = new Set(known.map(({ address }) => plainAddress(address)));
		this.#enqueue(() => sfu.networkChanged(present));
		this.#announcedName = undefined;
		this.#announce();
	}

	async #renewCertificate(): Promise<void> {
		const { certificates, network, announced, announcer, setCertificate } = this.#parts;
		const names = certificateNames(network.addresses, announcer?.localName ?? null, announced.hosts);
		setCertificate(await certificates.leafFor(names));
	}

	#announce(): void {
		const { announcer, network, rooms, httpsPort, version } = this.#parts;
		const className = rooms.home.settings.name;
		if (!announcer || this.#announcedName === className) return;
		this.#announcedName = className;
		const addresses = announceAddresses(network.addresses).map(({ address }) => address);
		void announcer.announce({ className, httpsPort, version, addresses });
	}

	#enqueue(work: () => Promise<void>): void {
		this.#work = this.#work
			.then(() => (this.#closed ? undefined : work()))
			.catch((error) => this.#parts.logger.error({ err: error }, 'a network change could not be applied'));
	}
}

import type { Server as HttpsServer } from 'node:https';
import type { Logger } from 'pino';
import type { ListenAddress, Sfu } from '../core/Sfu.ts';
import { showCertificate } from '../gateway/http/https.ts';
import { announceAddresses, type LanAddress, localHostName, loopback, mediaAddresses } from '../network/interfaces.ts';
import type { MdnsAnnouncer } from '../network/MdnsAnnouncer.ts';
import type { Network } from '../network/Network.ts';
import type { RoomPersistence } from './RoomPersistence.ts';
import type { Certificates } from './tls/Certificates.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Names a certificate must be good for. */
export function namesFor(addresses: LanAddress[], localName: string | null): string[] {
	return [`${localHostName()}.local`, ...(localName ? [localName] : []), ...addresses.map(({ address }) => address)];
}

/** Where media is received: every real interface and this computer itself, or only the bound address. */
export function listenAddressesFor(addresses: LanAddress[], bind: string | null): ListenAddress[] {
	if (bind !== null) return [{ address: bind }];
	const all = [...mediaAddresses(addresses).map(({ address }) => address), loopback.address];
	return [...new Set(all)].map((address) => ({ address }));
}

export type NetworkFollowerParts = {
	network: Network;
	announcer: MdnsAnnouncer | null;
	certificates: Certificates;
	https: HttpsServer;
	sfu: Sfu;
	rooms: RoomPersistence;
	bind: string | null;
	version: string;
	httpsPort: number;
	logger: Logger;
};

/** Keeps certificate, media addresses and announcement true while the computer moves between networks. */
export class NetworkFollower {
	readonly #parts: NetworkFollowerParts;
	readonly #renewal: NodeJS.Timeout;
	/** One change after the other. */
	#work: Promise<void> = Promise.resolve();
	/** The class name as announced, so that other changes of the room do not announce it again. */
	#announced: string | undefined;
	#closed = false;

	constructor(parts: NetworkFollowerParts) {
		this.#parts = parts;
		const { network, announcer, sfu, rooms } = parts;
		network.on('changed', (addresses) => this.#moved(addresses));
		announcer?.on('changed', () => this.#enqueue(() => this.#certify()));
		sfu.rooms.on('roomChanged', ({ roomId }) => {
			if (roomId === rooms.home.id) this.#announce();
		});
		// A server that runs for a year outlives its certificate.
		this.#renewal = setInterval(() => this.#enqueue(() => this.#certify()), dayMs);
		network.watch();
		this.#announce();
	}

	/** Looks at the network now, e.g. after the computer slept. */
	async refresh(): Promise<void> {
		await this.#parts.network.refresh();
		await this.#work;
	}

	/** Takes the announcement back. Idempotent. */
	async close(): Promise<void> {
		this.#closed = true;
		clearInterval(this.#renewal);
		this.#parts.network.close();
		await this.#parts.announcer?.close();
	}

	#moved(addresses: LanAddress[]): void {
		const { logger, sfu, bind } = this.#parts;
		logger.info({ addresses }, 'the network changed');
		this.#enqueue(() => this.#certify());
		this.#enqueue(() => sfu.setListenAddresses(listenAddressesFor(addresses, bind)));
		this.#announced = undefined;
		this.#announce();
	}

	async #certify(): Promise<void> {
		const { certificates, network, announcer, https } = this.#parts;
		showCertificate(https, await certificates.leafFor(namesFor(network.addresses, announcer?.localName ?? null)));
	}

	#announce(): void {
		const { announcer, network, rooms, httpsPort, version } = this.#parts;
		const className = rooms.home.settings.name;
		if (!announcer || this.#announced === className) return;
		this.#announced = className;
		const addresses = announceAddresses(network.addresses).map(({ address }) => address);
		void announcer.announce({ className, httpsPort, version, addresses });
	}

	#enqueue(work: () => Promise<void>): void {
		this.#work = this.#work
			.then(() => (this.#closed ? undefined : work()))
			.catch((error) => this.#parts.logger.error({ err: error }, 'a network change was not followed'));
	}
}

import type { Logger } from '../../core/Logger.ts';
import type { Sfu } from '../../core/Sfu.ts';
import type { Links } from '../link/Link.ts';
import { GuestRouters } from './GuestRouters.ts';
import type { PipePlace } from './pipeEnd.ts';
import { type LendingServer, RouterBorrowing } from './RouterBorrowing.ts';

/** Routers, and receive transports and consumers on them. */
export type LentCounts = { routers: number; transports: number; consumers: number };

type Parts = {
	sfu: Sfu;
	links: Links;
	/** Servers of the cluster that live, at this moment; this one may be among them. */
	servers: () => readonly LendingServer[];
	ownId: () => string;
	/** Of this server's ends of pipes. */
	place: PipePlace;
	logger: Logger;
};

/** Media over several servers: a room that outgrows this one borrows routers of others, and this one lends its own. */
export class LentMedia {
	readonly #sfu: Sfu;
	readonly #others: RouterBorrowing;
	readonly #guests: GuestRouters;

	constructor({ sfu, links, servers, ownId, place, logger }: Parts) {
		this.#sfu = sfu;
		this.#others = new RouterBorrowing({ links, servers, ownId, place, logger });
		this.#guests = new GuestRouters({ sfu, links, place, logger });
		sfu.lender = this.#others;
	}

	/** On other servers, for rooms of this one. */
	get borrowed(): LentCounts {
		return this.#others.counts;
	}

	/** On this server, for rooms of others. */
	get lent(): LentCounts {
		return this.#guests.counts;
	}

	/** No router is borrowed any more, and those lent close. Idempotent. */
	close(): void {
		this.#sfu.lender = null;
		this.#guests.close();
	}
}

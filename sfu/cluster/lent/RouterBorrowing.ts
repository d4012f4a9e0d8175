import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { LocalRouter } from '../../core/router/LocalRouter.ts';
import type { RouterLender } from '../../core/router/RouterLender.ts';
import { routedAddress } from '../../routedAddress.ts';
import type { Link, Links } from '../link/Link.ts';
import { BorrowedRouter } from './BorrowedRouter.ts';
import { Events, methodOf } from './messages.ts';
import type { PipePlace } from './pipeEnd.ts';

/** Servers that are asked for one router, one after the other: a participant waits for it. */
const maxAsked = 2;
/** A server that has refused, or was not reached, is not asked again for so long, ms. */
const notAskedForMs = 5_000;

/** What is known of a server of the cluster. */
export type LendingServer = {
	serverId: string;
	/** By which servers are compared: less is emptier. */
	load: number;
	isFull: boolean;
	draining: boolean;
	/** Addresses at which servers link. */
	linkUrls: readonly string[];
};

type Parts = {
	links: Links;
	/** Servers that live, this one may be among them. */
	servers: () => readonly LendingServer[];
	ownId: () => string;
	/** Of this server's ends of pipes. */
	place: PipePlace;
	logger: Logger;
};

/** The other servers of the cluster: their routers for rooms of this one. */
export class RouterBorrowing implements RouterLender {
	readonly #parts: Parts;
	/** By router id. */
	readonly #routers = new Map<string, BorrowedRouter>();
	/** By server id: until when it is not asked. */
	readonly #notAsked = new Map<string, number>();

	constructor(parts: Parts) {
		this.#parts = parts;
		parts.links.serve(methodOf('events'), (body, from) => this.#happened(body, from));
	}

	/** Routers of other servers that rooms of this one use, and receive transports and consumers there. */
	get counts(): { routers: number; transports: number; consumers: number } {
		const all = [...this.#routers.values()].map(({ counts }) => counts);
		const sum = (what: 'transports' | 'consumers') => all.reduce((total, counts) => total + counts[what], 0);
		return { routers: all.length, transports: sum('transports'), consumers: sum('consumers') };
	}

	async lend(origin: LocalRouter): Promise<BorrowedRouter | null> {
		for (const server of this.#candidates().slice(0, maxAsked)) {
			const router = await this.#borrow(origin, server);
			if (router) return router;
			this.#notAsked.set(server.serverId, performance.now() + notAskedForMs);
		}
		return null;
	}

	/** The emptiest first. */
	#candidates(): LendingServer[] {
		const nowMs = performance.now();
		for (const [serverId, untilMs] of this.#notAsked) if (untilMs <= nowMs) this.#notAsked.delete(serverId);
		const ownId = this.#parts.ownId();
		return this.#parts
			.servers()
			.filter(({ serverId, isFull, draining }) => serverId !== ownId && !isFull && !draining)
			.filter(({ serverId }) => !this.#notAsked.has(serverId))
			.sort((one, other) => one.load - other.load);
	}

	/** null: it refuses, or is not reached. */
	async #borrow(origin: LocalRouter, { serverId, linkUrls }: LendingServer): Promise<BorrowedRouter | null> {
		const { links, place, logger } = this.#parts;
		try {
			const address = await addressIn(linkUrls);
			const link = await links.to(serverId);
			const router = await BorrowedRouter.open(origin, link, { address, place, logger });
			this.#routers.set(router.id, router);
			router.whenClosed(() => this.#routers.delete(router.id));
			return router;
		} catch (error) {
			const expected = error instanceof SfuError && (error.code === 'overloaded' || error.code === 'unavailable');
			if (expected) logger.info({ serverId, reason: error.message }, 'another server lends no router');
			else logger.error({ err: error, serverId }, 'another server lends no router');
			return null;
		}
	}

	#happened(body: unknown, from: Link): void {
		const { routerId, events } = Events.parse(body);
		const router = this.#routers.get(routerId);
		if (router?.link !== from) return;
		for (const event of events) router.happened(event);
	}
}

/**
 * An IP address of a server to which there is a way.
 * @param urls of that server; the first one counts whose host has one
 * @throws SfuError unavailable: there is no way to it
 */
async function addressIn(urls: readonly string[]): Promise<string> {
	for (const url of urls) {
		const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
		const address = isIP(host) === 0 ? await addressOf(host) : host;
		if (address !== null && (await routedAddress(address)) !== null) return address;
	}
	throw new SfuError('unavailable', 'there is no way to the other server');
}

async function addressOf(name: string): Promise<string | null> {
	try {
		return (await lookup(name)).address;
	} catch {
		return null;
	}
}

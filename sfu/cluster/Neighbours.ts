import { z } from 'zod';
import type { Link, Links } from './link/Link.ts';
import type { MemberList } from './members/MemberList.ts';

/** In a cluster of at most so many servers, each has a link to each: questions of the lease need not wait for one. */
const linkedAhead = 16;
const method = 'cluster.redis';

type Parts = {
	links: Links;
	members: MemberList;
	/** `ServerLease.answerNeighbour`. */
	answer: (serverId: string) => Promise<boolean>;
};

/** The other servers, as the lease of this one asks them whether they reach Redis. */
export class Neighbours {
	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
		const { links, members, answer } = parts;
		links.serve(method, (_body, from: Link) => answer(from.serverId));
		members.on('changed', () => this.#link());
	}

	/** `ServerLease.answerNeighbour` of another server. May reject. */
	async ask(serverId: string): Promise<boolean> {
		const link = await this.#parts.links.to(serverId);
		return z.boolean().parse(await link.request(method, {}));
	}

	#link(): void {
		const { links, members } = this.#parts;
		const { otherIds, ownId } = members;
		if (otherIds.length >= linkedAhead) return;
		// One link is enough for two servers.
		for (const serverId of otherIds) if (ownId < serverId) links.to(serverId).catch(() => {});
	}
}

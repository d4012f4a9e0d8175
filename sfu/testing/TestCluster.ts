import type { Link } from '../cluster/link/Link.ts';
import type { ServerLinks } from '../cluster/link/ServerLinks.ts';
import { WebSocketLink } from '../cluster/link/WebSocketLink.ts';
import type { Place, Places } from '../cluster/places/Places.ts';
import { ClusterSessions } from '../cluster/sessions/ClusterSessions.ts';
import { LinkedSessions } from '../cluster/sessions/LinkedSessions.ts';
import { SfuError } from '../core/errors.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { LocalSessions } from '../handlers/LocalSession.ts';
import { LinkedServers } from './LinkedServers.ts';
import { silentLogger } from './silentLogger.ts';

const epoch = 7;

/**
 * Servers of this process that are linked over loopback, without Redis: the home of a room is the server that has it.
 * `TestServer.start({}, { sessions: await cluster.add('a') })` starts one of them.
 */
export class TestCluster {
	/** Where rooms are created that nobody has. Default: the server that was added first. */
	homeOfNewRooms: string | undefined;
	/** Homes wait for it before they do what other servers ask for. Rejected: they refuse it. */
	homeCheck: Promise<void> = Promise.resolve();
	/** Servers that may not serve their rooms. */
	readonly withoutLease = new Set<string>();
	/** Ids and codes of rooms that were to be claimed or opened. */
	readonly placed: string[] = [];
	/** How often a home was asked for something by another server. */
	homeChecks = 0;
	readonly #linked = new LinkedServers();
	readonly #sfus = new Map<string, Sfu>();

	/** @returns what the server is started with */
	async add(serverId: string): Promise<(local: LocalSessions, sfu: Sfu) => ClusterSessions> {
		this.homeOfNewRooms ??= serverId;
		const links = await this.#linked.add(serverId);
		return (local, sfu) => {
			this.#sfus.set(serverId, sfu);
			const places = this.#placesOf(serverId, links);
			const isServing = () => !this.withoutLease.has(serverId);
			new LinkedSessions({ links, places, local, isServing, logger: silentLogger });
			return new ClusterSessions({ links, places, local, sfu, isServing });
		};
	}

	links(serverId: string): ServerLinks {
		return this.#linked.links(serverId);
	}

	/** Ends the link of two servers as a network would; they link again when they need to. */
	cut(one: string, other: string): void {
		const link = this.links(one).find(other);
		if (link instanceof WebSocketLink) link.close();
	}

	[Symbol.dispose](): void {
		this.#linked[Symbol.dispose]();
	}

	#placesOf(serverId: string, links: ServerLinks): Places {
		return {
			find: async (idOrCode) => {
				const rooms = [...this.#sfus.values()].map((sfu) => sfu.rooms.lookUp(idOrCode));
				return rooms.find((room) => room)?.id ?? null;
			},
			place: async (idOrCode, { create }) => {
				this.placed.push(idOrCode);
				for (const [id, sfu] of this.#sfus) {
					const room = sfu.rooms.lookUp(idOrCode);
					if (room) return this.#at(id, serverId, links, { roomId: room.id, roomCode: room.settings.roomCode });
				}
				const home = create ? (this.homeOfNewRooms ?? serverId) : serverId;
				return this.#at(home, serverId, links, { roomId: idOrCode, roomCode: '' });
			},
			requireHome: async (_roomId, wanted) => {
				this.homeChecks += 1;
				await this.homeCheck;
				if (wanted !== epoch) throw new SfuError('unavailable', 'another epoch');
			},
		};
	}

	async #at(home: string, own: string, links: ServerLinks, room: { roomId: string; roomCode: string }): Promise<Place> {
		if (home === own) return { kind: 'here' };
		const link: Link = await links.to(home);
		return { kind: 'there', ...room, epoch, link };
	}
}

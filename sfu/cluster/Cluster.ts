import type { Settings } from '../config.ts';
import type { Logger } from '../core/Logger.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { FailoverOrigins } from '../gateway/access/FailoverOrigins.ts';
import type { RequestForwarding } from '../gateway/http/RequestForwarding.ts';
import type { App } from '../gateway/http/routes/parts.ts';
import type { Sessions } from '../handlers/ClientSession.ts';
import type { LocalSessions } from '../handlers/LocalSession.ts';
import type { OtherServers, RoomPersistence } from '../host/RoomPersistence.ts';
import type { Health } from '../protocol/http.ts';
import type { TokenSecrets } from '../store/files.ts';
import type { Store } from '../store/Store.ts';
import { drain } from './Drain.ts';
import { ClusterForwarding } from './forward/ClusterForwarding.ts';
import { ForwardedRequests } from './forward/ForwardedRequests.ts';
import { SentStreams } from './forward/SentStreams.ts';
import type { RoomHomes } from './homes/RoomHomes.ts';
import type { ServerLease } from './lease/ServerLease.ts';
import { type LentCounts, LentMedia } from './lent/LentMedia.ts';
import { pipePlace } from './lent/pipePorts.ts';
import { shareLimits } from './limits/SharedLimiter.ts';
import type { ServerLinks } from './link/ServerLinks.ts';
import type { MemberList } from './members/MemberList.ts';
import type { OwnRecordSource, Serving } from './OwnRecordSource.ts';
import { RoomMoves } from './places/RoomMoves.ts';
import { RoomPlaces } from './places/RoomPlaces.ts';
import { RoomPublisher } from './publish/RoomPublisher.ts';
import type { RedisClient } from './redis/RedisClient.ts';
import { ClusterSessions } from './sessions/ClusterSessions.ts';
import { LinkedSessions } from './sessions/LinkedSessions.ts';
import type { RedisClock } from './store/RedisClock.ts';
import type { RoomEpochs } from './store/RoomEpochs.ts';
import type { RoomWrites } from './store/RoomWrites.ts';
import type { SharedRooms } from './store/SharedRooms.ts';
import type { SharedSecret } from './store/SharedSecret.ts';

type Parts = {
	settings: Settings;
	local: Store;
	store: Store;
	redis: RedisClient;
	clock: RedisClock;
	secret: SharedSecret;
	writes: RoomWrites;
	own: OwnRecordSource;
	members: MemberList;
	links: ServerLinks;
	lease: ServerLease;
	homes: RoomHomes;
	shared: SharedRooms;
	epochs: RoomEpochs;
	others: OtherServers;
	logger: Logger;
	close: () => Promise<void>;
};

/** A server that ends waits no longer for what it still saves, ms. */
const lastWritesMs = 1_000;

/** What has rooms on this server. */
type Rooms = { sfu: Sfu; persistence: RoomPersistence; local: LocalSessions };
type Figures = {
	isRedisReached: boolean;
	holdsLease: boolean;
	leaseLosses: number;
	servers: number;
	links: number;
};

/** This server among those that it works with. */
export class Cluster {
	readonly #parts: Parts;
	readonly #streams: SentStreams;
	#moves: RoomMoves | null = null;
	#places: RoomPlaces | null = null;
	#lent: LentMedia | null = null;
	#publisher: RoomPublisher | null = null;

	constructor(parts: Parts) {
		this.#parts = parts;
		this.#streams = new SentStreams(parts.links);
	}

	/** Rooms and tokens of all servers. */
	get store(): Store {
		return this.#parts.store;
	}

	/** With which rooms this server starts. */
	get others(): OtherServers {
		return this.#parts.others;
	}

	/** Of tokens, as all servers have them. */
	readonly secrets = (): TokenSecrets => this.#parts.secret.secrets;

	get sharedLimits() {
		const { redis, members } = this.#parts;
		return { makeLimiter: shareLimits(redis), serverCount: () => members.all().length };
	}

	get health(): NonNullable<Health['cluster']> {
		const { redis, lease, members, own } = this.#parts;
		return {
			redis: redis.isReached ? 'reached' : 'away',
			lease: lease.mismatch !== null ? 'refused' : lease.holds() ? 'held' : 'lost',
			servers: members.all().length,
			draining: own.draining,
		};
	}

	/** For metrics. */
	get figures(): Figures {
		const { redis, lease, members, links } = this.#parts;
		return {
			isRedisReached: redis.isReached,
			holdsLease: lease.holds(),
			leaseLosses: lease.losses,
			servers: members.all().length,
			links: links.all().length,
		};
	}

	/** null: nothing can be borrowed or lent, as no port is left for pipes. */
	get lentMedia(): Record<'borrowed' | 'lent', LentCounts> | null {
		return this.#lent && { borrowed: this.#lent.borrowed, lent: this.#lent.lent };
	}

	/** Sessions and requests in rooms of all servers, and rooms of this one for the others. */
	openRooms({ sfu, persistence, local }: Rooms): { sessions: Sessions; forwarding: RequestForwarding } {
		const { settings, redis, clock, members, links, lease, homes, logger } = this.#parts;
		const moves = new RoomMoves({
			...{ ...this.#parts, sfu, persistence },
			clockOffsetMs: () => clock.offsetMs,
			onSuperseded: (listener) => homes.on('superseded', listener),
		});
		const places = new RoomPlaces({ sfu, redis, homes, lease, members, links, moves });
		const isServing = () => lease.holds();
		new LinkedSessions({ links, places, local, isServing, logger });
		const sessions = new ClusterSessions({ links, places, local, sfu, isServing });
		const forwarding = new ClusterForwarding({
			...{ links, places, isServing, streams: this.#streams, otherIds: () => members.otherIds },
			emptierId: () => {
				const serverId = homes.serverForNew();
				return serverId === members.ownId ? null : serverId;
			},
		});
		const place = pipePlace(settings);
		const servers = () => members.all();
		if (place) this.#lent = new LentMedia({ sfu, links, servers, ownId: () => members.ownId, place, logger });
		this.#publisher = new RoomPublisher({ rooms: sfu.rooms, redis });
		this.#moves = moves;
		this.#places = places;
		return { sessions, forwarding };
	}

	/** Takes links and requests of other servers, on the ports of this one. */
	attach(app: App): void {
		const { links, lease } = this.#parts;
		if (!this.#places) return;
		links.attach(app.server);
		new ForwardedRequests({
			...{ links, places: this.#places, streams: this.#streams, app },
			isServing: () => lease.holds(),
		});
	}

	/** This server listens: the others place rooms here. @param origins of the others are brought there */
	serve(serving: Serving, origins: FailoverOrigins): void {
		const { own, members, lease } = this.#parts;
		own.serve(serving);
		lease.renewSoon();
		const tell = () => {
			const others = members.all().filter(({ serverId }) => serverId !== members.ownId);
			const available = others.filter(({ draining }) => !draining);
			available.sort((a, b) => Number(a.isFull) - Number(b.isFull) || a.load - b.load);
			const pagesOf = (servers: typeof others) => servers.flatMap(({ pages }) => pages);
			origins.replace(pagesOf(available), pagesOf(others));
		};
		members.on('changed', tell);
		tell();
	}

	/**
	 * This server is about to end: it takes no new rooms, and lets the others have its own, at the latest after `--drain-seconds`.
	 * @param signal ends the wait
	 */
	async drain(sfu: Sfu, signal: AbortSignal): Promise<void> {
		const { own, members, lease, settings } = this.#parts;
		if (!this.#moves) return;
		own.draining = true;
		lease.renewSoon();
		await drain({ sfu, moves: this.#moves, members, patienceMs: settings.drainSeconds * 1000, signal });
	}

	/** After its rooms have closed: ends the lease, once what they keep is saved, so that the others can have them at once. Never rejects. */
	async leave(): Promise<void> {
		const { writes, lease, links } = this.#parts;
		this.#publisher?.close();
		this.#lent?.close();
		this.#moves?.close();
		await writes.written(lastWritesMs);
		await lease.close();
		links.close();
	}

	/** What is left to be saved is. Idempotent. */
	async close(): Promise<void> {
		await this.#parts.close();
	}
}

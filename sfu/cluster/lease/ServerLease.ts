import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import type { MemberList } from '../members/MemberList.ts';
import type { RedisClient } from '../redis/RedisClient.ts';
import type { Lease } from './Lease.ts';
import { LeaseClock } from './LeaseClock.ts';
import { leaseTimes as defaultTimes, type LeaseTimes } from './leaseTimes.ts';

type Events = {
	/** The lease has ended: this server serves no room any more. */
	lost: [];
	/** A new one, under a new id. */
	regained: [];
};

type Parts = {
	redis: RedisClient;
	members: MemberList;
	/**
	 * Takes the lease again in Redis, which may have lost it, if this server still holds it; drops rooms that others have claimed
	 * meanwhile, and puts back what Redis has lost. @throws SfuError unavailable
	 */
	compareRooms: () => Promise<void>;
	/** `answerNeighbour` of another server. May reject. */
	askNeighbour: (serverId: string) => Promise<boolean>;
	logger: Logger;
	clock?: LeaseClock;
	times?: LeaseTimes;
};

/**
 * The lease of this server: one key for all its rooms. It lasts for less than Redis keeps it, counted from when it was asked for, on a
 * clock of this computer, so that it has ended here before another server can follow.
 *
 * While Redis is out of reach for all known servers, they keep their leases: each promises the others not to follow them.
 */
export class ServerLease extends EventEmitter<Events> implements Lease {
	readonly #parts: Parts;
	readonly #clock: LeaseClock;
	readonly #times: LeaseTimes;
	#timer: NodeJS.Timeout | undefined;
	#losses = 0;
	/** How long it lasts, by `#clock`. */
	#untilMs = 0;
	#isLost = false;
	#hasNewId = false;
	/** When the last renewal that was answered was asked for. */
	#renewedMs = 0;
	/** Since when each renewal was answered in time. */
	#memberSinceMs = 0;
	#renewAtMs = 0;
	#isRenewing = false;
	#askAtMs = 0;
	#isAsking = false;
	#hadNeighbour = false;
	/** Redis may have lost something since the rooms were compared. */
	#mustCompare = false;
	/** Until when rooms of other servers are not taken over, by id. */
	readonly #promises = new Map<string, number>();
	#closed = false;

	/** It holds nothing before `join`. */
	constructor(parts: Parts) {
		super();
		this.#parts = parts;
		this.#clock = parts.clock ?? new LeaseClock();
		this.#times = parts.times ?? defaultTimes;
		parts.redis.on('reached', () => this.#reconnected());
	}

	/** Takes a lease, and renews it from now on. @throws SfuError unavailable; ProtocolMismatch */
	async join(): Promise<void> {
		await this.#join();
		if (!this.#closed) this.#timer = setInterval(() => this.#tick(), this.#times.tickMs);
	}

	holds(): boolean {
		if (this.#isLost || this.#timer === undefined) return false;
		if (this.#clock.nowMs() < this.#untilMs) return true;
		// Whoever asks is in the middle of something.
		setImmediate(() => this.#endIfOver());
		return false;
	}

	/** How often it was lost. */
	get losses(): number {
		return this.#losses;
	}

	/** Servers whose rooms are not to be claimed from here although their lease has ended; `*`: all of them. */
	spared(): string[] {
		const nowMs = this.#clock.nowMs();
		if (!this.holds() || nowMs - this.#memberSinceMs < this.#times.ttlMs) return ['*'];
		return [...this.#promises].flatMap(([serverId, untilMs]) => (untilMs > nowMs ? [serverId] : []));
	}

	/**
	 * Another server does not reach Redis, and asks whether this one does. @returns true: it does not either, and promises not
	 * to claim rooms of that server for the time of a lease from now on
	 */
	async answerNeighbour(serverId: string): Promise<boolean> {
		if (await this.#reachesRedis()) return false;
		const nowMs = this.#clock.nowMs();
		for (const [id, untilMs] of this.#promises) if (untilMs <= nowMs) this.#promises.delete(id);
		this.#promises.set(serverId, nowMs + this.#times.ttlMs);
		return true;
	}

	/** Ends the lease, in Redis too: rooms of this server can be claimed at once. Idempotent; never rejects. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		clearInterval(this.#timer);
		this.#isLost = true;
		await this.#parts.members.leave().catch(() => {});
	}

	#tick(): void {
		this.#endIfOver();
		if (this.#parts.members.otherIds.length > 0) this.#hadNeighbour = true;
		const nowMs = this.#clock.nowMs();
		if (!this.#isRenewing && nowMs >= this.#renewAtMs) void this.#renew();
		const isLate = nowMs - this.#renewedMs > this.#times.askAfterMs;
		if (isLate && !this.#isLost && !this.#isAsking && nowMs >= this.#askAtMs) void this.#askNeighbours();
	}

	async #renew(): Promise<void> {
		const { everyMs, retryMs } = this.#times;
		const askedMs = this.#clock.nowMs();
		this.#isRenewing = true;
		try {
			if (this.#isLost) await this.#rejoin();
			else await this.#renewLease(askedMs);
			this.#renewAtMs = askedMs + everyMs;
		} catch (error) {
			this.#renewAtMs = this.#clock.nowMs() + retryMs;
			this.#parts.logger.debug({ reason: errorText(error) }, 'the lease was not renewed');
		} finally {
			this.#isRenewing = false;
		}
	}

	async #renewLease(askedMs: number): Promise<void> {
		const { members, compareRooms } = this.#parts;
		const mustCompare = this.#mustCompare;
		const { held, isOtherRun } = await members.renew();
		if (this.#closed || !this.holds()) return;
		if (held && !isOtherRun && !mustCompare) return this.#renewed(askedMs);
		this.#mustCompare = true;
		const comparedMs = this.#clock.nowMs();
		await compareRooms();
		this.#mustCompare = false;
		if (!held) await members.join();
		if (!this.#closed && this.holds()) this.#renewed(comparedMs);
	}

	#renewed(askedMs: number): void {
		const { ttlMs, heldPart, everyMs } = this.#times;
		if (askedMs - this.#renewedMs > 2 * everyMs) this.#memberSinceMs = askedMs;
		this.#renewedMs = askedMs;
		this.#untilMs = Math.max(this.#untilMs, askedMs + heldPart * ttlMs);
	}

	async #join(): Promise<void> {
		const askedMs = this.#clock.nowMs();
		await this.#parts.members.join();
		this.#isLost = false;
		this.#untilMs = 0;
		this.#renewed(askedMs);
		this.#renewAtMs = askedMs + this.#times.everyMs;
	}

	async #rejoin(): Promise<void> {
		if (this.#closed) return;
		if (!this.#hasNewId) this.#parts.members.takeNewId();
		this.#hasNewId = true;
		await this.#join();
		if (this.#closed) return void this.#parts.members.leave().catch(() => {});
		this.#parts.logger.info({ serverId: this.#parts.members.ownId }, 'this server works with the others again');
		this.emit('regained');
	}

	#endIfOver(): void {
		if (this.#isLost || this.#clock.nowMs() < this.#untilMs) return;
		this.#isLost = true;
		this.#losses += 1;
		this.#hasNewId = false;
		this.#mustCompare = false;
		this.#parts.logger.error({}, 'the lease has ended, as Redis and other servers are not reached: rooms end here');
		this.emit('lost');
	}

	/** Their promises last from when they were given, the lease from when it was asked for. */
	async #askNeighbours(): Promise<void> {
		const { ttlMs, heldPart, askEveryMs, answerMs } = this.#times;
		const { members, askNeighbour, logger } = this.#parts;
		const askedMs = this.#clock.nowMs();
		const others = members.otherIds;
		// Who has had neighbours cannot know whether there are new ones.
		if (others.length === 0 && this.#hadNeighbour) return;
		this.#isAsking = true;
		this.#askAtMs = askedMs + askEveryMs;
		try {
			const answers = await Promise.all(
				others.map((serverId) =>
					Promise.race([askNeighbour(serverId).catch(() => false), sleep(answerMs, false, { ref: false })]),
				),
			);
			if (this.#isLost || answers.includes(false)) return;
			this.#untilMs = Math.max(this.#untilMs, askedMs + heldPart * ttlMs);
			logger.debug({ servers: others.length }, 'no server reaches Redis: the lease goes on');
		} finally {
			this.#isAsking = false;
		}
	}

	async #reachesRedis(): Promise<boolean> {
		const answered = this.#parts.redis
			.ask((redis) => redis.ping())
			.then(
				() => true,
				() => false,
			);
		return Promise.race([answered, sleep(this.#times.probeMs, false, { ref: false })]);
	}

	/** Renews it now, e.g. to tell the others of what has changed here. */
	renewSoon(): void {
		this.#renewAtMs = 0;
	}

	#reconnected(): void {
		this.#mustCompare = true;
		this.#renewAtMs = 0;
	}
}

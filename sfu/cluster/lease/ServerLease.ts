import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import type { FollowTerms } from '../members/FollowTerms.ts';
import type { MemberList } from '../members/MemberList.ts';
import { ProtocolMismatch } from '../members/ProtocolMismatch.ts';
import type { RedisClient } from '../redis/RedisClient.ts';
import type { Lease, LeaseEvents } from './Lease.ts';
import { LeaseClock } from './LeaseClock.ts';
import { leaseTimes as defaultTimes, type LeaseTimes } from './leaseTimes.ts';

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
 * While Redis is out of reach for all known servers, they keep their leases, for `frozenMs`: each promises the others not to follow them.
 * Servers that the holder does not know cannot promise, and do not follow for as long: see `endOfServers` of ../members/memberScripts.ts.
 */
export class ServerLease extends EventEmitter<LeaseEvents> implements Lease {
	readonly #parts: Parts;
	readonly #clock: LeaseClock;
	readonly #times: LeaseTimes;
	#timer: NodeJS.Timeout | undefined;
	#losses = 0;
	/** How long it lasts, by `#clock`. */
	#untilMs = 0;
	/** The same by promises of the other servers alone; 0: Redis was reached since. */
	#promisedUntilMs = 0;
	#isLost = false;
	#hasNewId = false;
	/** When the last renewal that was answered was asked for. */
	#renewedMs = 0;
	/** A time of Redis, and when it was answered. */
	#redisTime: { unixMs: number; atMs: number } | null = null;
	#renewAtMs = 0;
	#isRenewing = false;
	#askAtMs = 0;
	#isAsking = false;
	#isProbing: Promise<boolean> | undefined;
	#mismatch: string | null = null;
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

	isFrozen(): boolean {
		return this.holds() && this.#clock.nowMs() < this.#promisedUntilMs;
	}

	/** How often it was lost. */
	get losses(): number {
		return this.#losses;
	}

	/** Why this server cannot work with the others, in words for the operator; null: it can. */
	get mismatch(): string | null {
		return this.#mismatch;
	}

	/** As they are now: they are sent at once. */
	followTerms(): FollowTerms {
		const nowMs = this.#clock.nowMs();
		const sentAtMs = this.#redisTime && this.holds() ? this.#redisTime.unixMs + nowMs - this.#redisTime.atMs : 0;
		const promised = [...this.#promises].flatMap(([serverId, untilMs]) => (untilMs > nowMs ? [serverId] : []));
		return { sentAtMs, frozenMs: this.#times.frozenMs, promised };
	}

	/**
	 * Another server does not reach Redis, and asks whether this one does. @returns true: it does not either, and promises not
	 * to follow that server for the time of a lease from now on. What it has sent to Redis before follows those alone that had ended then.
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
		const nowMs = this.#clock.nowMs();
		if (!this.#isRenewing && nowMs >= this.#renewAtMs) void this.#renew();
		const isLate = nowMs - this.#renewedMs > this.#times.askAfterMs;
		if (isLate && !this.#isLost && !this.#isAsking && nowMs >= this.#askAtMs) void this.#askNeighbours();
	}

	async #renew(): Promise<void> {
		const { everyMs, retryMs } = this.#times;
		const askedMs = this.#clock.nowMs();
		this.#isRenewing = true;
		// Whoever wants it sooner says so meanwhile.
		this.#renewAtMs = askedMs + everyMs;
		try {
			if (this.#isLost) await this.#rejoin();
			else await this.#renewLease(askedMs);
		} catch (error) {
			if (error instanceof ProtocolMismatch) return this.#refused(error);
			this.#renewAtMs = this.#clock.nowMs() + retryMs;
			this.#parts.logger.debug({ reason: errorText(error) }, 'the lease was not renewed');
		} finally {
			this.#isRenewing = false;
		}
	}

	async #renewLease(askedMs: number): Promise<void> {
		const { members, compareRooms } = this.#parts;
		const mustCompare = this.#mustCompare;
		const { held, isOtherRun, nowMs, hasNewcomer } = await members.renew(this.followTerms());
		this.#redisAnswered(nowMs);
		// Who is known may follow: Redis is told at once that it is.
		if (hasNewcomer) this.renewSoon();
		if (this.#closed || !this.holds()) return;
		if (held && !isOtherRun && !mustCompare) return this.#renewed(askedMs);
		this.#mustCompare = true;
		const comparedMs = this.#clock.nowMs();
		await compareRooms();
		this.#mustCompare = false;
		if (!held) this.#redisAnswered(await members.join());
		if (!held) this.renewSoon();
		if (!this.#closed && this.holds()) this.#renewed(comparedMs);
	}

	#renewed(askedMs: number): void {
		const { ttlMs, heldPart } = this.#times;
		this.#renewedMs = askedMs;
		this.#promisedUntilMs = 0;
		this.#untilMs = Math.max(this.#untilMs, askedMs + heldPart * ttlMs);
	}

	async #join(): Promise<void> {
		const askedMs = this.#clock.nowMs();
		this.#redisAnswered(await this.#parts.members.join());
		this.#isLost = false;
		this.#mismatch = null;
		this.#untilMs = 0;
		this.#renewed(askedMs);
		// Says which servers it knows.
		this.renewSoon();
	}

	async #rejoin(): Promise<void> {
		if (this.#closed) return;
		if (!this.#hasNewId) {
			// Nobody else may know for certain that the earlier lease has ended.
			await this.#parts.members.leave();
			this.#parts.members.takeNewId();
		}
		this.#hasNewId = true;
		await this.#join();
		if (this.#closed) return void this.#parts.members.leave().catch(() => {});
		this.#parts.logger.info({ serverId: this.#parts.members.ownId }, 'this server works with the others again');
		this.#tell('regained');
	}

	#redisAnswered(unixMs: number): void {
		this.#redisTime = { unixMs, atMs: this.#clock.nowMs() };
	}

	/** The other servers are of a version that does not fit. A lease that went on meanwhile ends. */
	#refused(error: ProtocolMismatch): void {
		this.#renewAtMs = this.#clock.nowMs() + this.#times.mismatchMs;
		if (this.#mismatch === null) this.#parts.logger.error({}, error.message);
		this.#mismatch = error.message;
		this.#untilMs = 0;
		this.#endIfOver();
	}

	/** Listeners that fail are no reason to stop. */
	#tell(event: keyof LeaseEvents): void {
		try {
			this.emit(event);
		} catch (error) {
			this.#parts.logger.error({ err: error }, `what follows a lease that was ${event} failed`);
		}
	}

	#endIfOver(): void {
		if (this.#isLost || this.#clock.nowMs() < this.#untilMs) return;
		this.#isLost = true;
		this.#losses += 1;
		this.#hasNewId = false;
		this.#mustCompare = false;
		this.#parts.logger.error({}, 'the lease has ended: rooms end here');
		this.#tell('lost');
	}

	/** Their promises last from when they were given, the lease from when it was asked for. */
	async #askNeighbours(): Promise<void> {
		const { ttlMs, heldPart, frozenMs, askEveryMs, answerMs } = this.#times;
		const { members, askNeighbour, logger } = this.#parts;
		const askedMs = this.#clock.nowMs();
		const others = members.otherIds;
		this.#isAsking = true;
		this.#askAtMs = askedMs + askEveryMs;
		try {
			const answers = await Promise.all(
				others.map((serverId) =>
					Promise.race([askNeighbour(serverId).catch(() => false), sleep(answerMs, false, { ref: false })]),
				),
			);
			// One that has ended, by the clock, was free to be followed.
			if (!this.holds() || answers.includes(false)) return;
			const untilMs = Math.min(askedMs + heldPart * ttlMs, this.#renewedMs + heldPart * frozenMs);
			// Redis has answered meanwhile.
			if (this.#renewedMs >= askedMs) return;
			this.#untilMs = Math.max(this.#untilMs, untilMs);
			this.#promisedUntilMs = untilMs;
			this.#tell('frozen');
			logger.debug({ servers: others.length }, 'no server reaches Redis: the lease goes on');
		} finally {
			this.#isAsking = false;
		}
	}

	/** One PING for all who ask meanwhile. */
	#reachesRedis(): Promise<boolean> {
		this.#isProbing ??= this.#probe().finally(() => {
			this.#isProbing = undefined;
		});
		return this.#isProbing;
	}

	async #probe(): Promise<boolean> {
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

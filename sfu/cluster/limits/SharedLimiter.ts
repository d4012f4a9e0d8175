import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { SfuError } from '../../core/errors.ts';
import type { Budget, Limiter, MakeLimiter } from '../../gateway/access/limits.ts';
import type { RedisClient, RedisScript } from '../redis/RedisClient.ts';

/** Of a budget, what a server takes at once: so much of it may be lost when an address uses several servers. */
const takenAtOnce = 1 / 100;
/** How often points that have expired are looked for at most, ms. */
const sweepMs = 1_000;

type Redis = Pick<RedisClient, 'isReached' | 'script'>;
type Taken = { left: number; endsAtMs: number };

/** What `RateLimiterRedis` needs of a client of Redis. */
class LimiterStore {
	readonly #redis: Redis;
	#increment: RedisScript | undefined;

	constructor(redis: Redis) {
		this.#redis = redis;
	}

	/** Called once, with the script of the library. */
	defineCommand(_name: string, { lua }: { lua: string }): void {
		this.#increment = this.#redis.script(lua);
	}

	/** @param command the key, and the arguments of the script */
	async rlflxIncr([key = '', ...args]: string[]): Promise<unknown> {
		// Nobody waits for a Redis that has not answered the last command.
		if (!this.#redis.isReached || !this.#increment) throw new SfuError('unavailable', 'Redis does not answer');
		return this.#increment.run([key], args);
	}
}

/**
 * A budget that the servers of a cluster share in Redis. Takes some points at once and hands them out one by one, so that most
 * requests ask nobody; whoever has none left is refused without a question. Without Redis each server counts for itself.
 */
class SharedLimiter implements Limiter {
	readonly #limiter: RateLimiterRedis;
	readonly #atOnce: number;
	readonly #taken = new Map<string, Taken>();
	readonly #taking = new Map<string, Promise<RateLimiterRes>>();
	#sweptMs = 0;

	constructor(redis: Redis, name: string, budget: Budget) {
		this.#limiter = new RateLimiterRedis({
			storeClient: new LimiterStore(redis),
			keyPrefix: `limit:${name}`,
			...budget,
			inMemoryBlockOnConsumed: budget.points + 1,
			insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, ...budget }),
		});
		this.#atOnce = Math.max(1, Math.floor(budget.points * takenAtOnce));
	}

	/** Rejects with `RateLimiterRes`: none is left. */
	async consume(key: string | number): Promise<RateLimiterRes> {
		const address = String(key);
		for (;;) {
			const taken = this.#taken.get(address);
			const leftMs = (taken?.endsAtMs ?? 0) - performance.now();
			if (taken && taken.left > 0 && leftMs > 0) {
				taken.left -= 1;
				return new RateLimiterRes(taken.left, leftMs);
			}
			await (this.#taking.get(address) ?? this.#take(address));
		}
	}

	#take(address: string): Promise<RateLimiterRes> {
		const taking = this.#limiter
			.consume(address, this.#atOnce)
			.then((answer) => {
				this.#sweep();
				this.#taken.set(address, { left: this.#atOnce, endsAtMs: performance.now() + answer.msBeforeNext });
				return answer;
			})
			.finally(() => this.#taking.delete(address));
		this.#taking.set(address, taking);
		return taking;
	}

	#sweep(): void {
		const nowMs = performance.now();
		if (nowMs - this.#sweptMs < sweepMs) return;
		this.#sweptMs = nowMs;
		for (const [address, { endsAtMs }] of this.#taken) if (endsAtMs <= nowMs) this.#taken.delete(address);
	}
}

/** Limiters that all servers with this Redis share. */
export const shareLimits =
	(redis: Redis): MakeLimiter =>
	(name, budget) =>
		new SharedLimiter(redis, name, budget);

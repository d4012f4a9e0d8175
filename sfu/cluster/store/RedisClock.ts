import { steadyNowMs } from '../../steadyClock.ts';
import type { RedisClient } from '../redis/RedisClient.ts';

/** How often the clocks are compared, ms: they drift. */
const compareEveryMs = 60_000;

/** The clock of Redis, which all servers share: kept times of a room mean the same on another server. */
export class RedisClock {
	readonly #redis: RedisClient;
	readonly #timer: NodeJS.Timeout;
	readonly #compareNow = () => void this.compare().catch(() => {});
	#offsetMs = 0;

	constructor(redis: RedisClient) {
		this.#redis = redis;
		this.#timer = setInterval(this.#compareNow, compareEveryMs).unref();
		redis.on('reached', this.#compareNow);
	}

	/** Reads it. @throws SfuError unavailable */
	async compare(): Promise<void> {
		const askedMs = steadyNowMs();
		const [seconds, microseconds] = await this.#redis.ask((redis) => redis.time());
		const redisMs = Number(seconds) * 1000 + Number(microseconds) / 1000;
		this.#offsetMs = Math.round(redisMs - (askedMs + steadyNowMs()) / 2);
	}

	/** To be added to times of the steady clock of this process, ms. */
	get offsetMs(): number {
		return this.#offsetMs;
	}

	/** Unix ms as Redis has it. */
	get nowMs(): number {
		return steadyNowMs() + this.#offsetMs;
	}

	close(): void {
		clearInterval(this.#timer);
		this.#redis.off('reached', this.#compareNow);
	}
}

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SfuError } from '../../core/errors.ts';
import type { Limiter, MakeLimiter } from './limits.ts';
import { networkOf } from './networkOf.ts';

/** Wrong guesses of an address within a minute before its guesses of codes are paced. */
const freeGuesses = { points: 30, duration: 60 };
/** Between two wrong guesses of a paced address, ms; the servers of a cluster share it. */
const paceMs = 500;
/** A guess that has waited for longer is refused, ms. */
const longestWaitMs = 10_000;
/** Guesses of one address that wait at once; further ones are refused. A whole school may stand behind one address. */
export const maxWaitingGuesses = 1_000;
/** Connections of one address whose wrong guesses are counted; the one that was wrong least recently is forgotten. */
export const maxCountedConnections = 2_000;
/** Paced addresses that nobody guesses from any more are looked for this often at most, ms. */
const sweepMs = 1_000;

/** Who guesses: `connection` tells the devices behind one address apart, e.g. by the port of their connection. */
export type Guesser = { address: string; connection: number | string };

/** undefined: the guess is wrong. */
type Evaluate<T> = () => T | undefined | Promise<T | undefined>;

type Waiting = {
	guesser: Guesser;
	sinceMs: number;
	/** Resolves to whether the guess is right, or cannot be told. Never rejects. */
	evaluate(): Promise<boolean>;
	refuse(retryAfterMs: number): void;
};

/** How the servers of a cluster limit addresses together. */
export type SharedLimits = {
	makeLimiter: MakeLimiter;
	/** How many servers there are: an address may guess at all of them. */
	serverCount: () => number;
};

/** Guesses of one address that wait for their turn. Only a wrong one takes a turn. */
class PacedGuesses {
	/** Between two wrong ones. */
	readonly #paceMs: () => number;
	/** In order of arrival. */
	readonly #waiting: Waiting[] = [];
	#nextTurnMs = 0;
	#timer: NodeJS.Timeout | undefined;
	/** One is evaluated at a time. */
	#isEvaluating = false;
	readonly #wrongOfConnection = new Map<Guesser['connection'], number>();

	/** @param paceMs between two wrong ones */
	constructor(paceMs: () => number) {
		this.#paceMs = paceMs;
	}

	get isIdle(): boolean {
		return this.#waiting.length === 0 && !this.#isEvaluating && performance.now() > this.#nextTurnMs + longestWaitMs;
	}

	add(waiting: Waiting): void {
		if (this.#waiting.length >= maxWaitingGuesses) {
			waiting.refuse(longestWaitMs);
			return;
		}
		this.#waiting.push(waiting);
		if (!this.#isEvaluating) void this.#run();
	}

	async #run(): Promise<void> {
		clearTimeout(this.#timer);
		this.#isEvaluating = true;
		this.#refuseLate();
		while (this.#waiting.length > 0 && performance.now() >= this.#nextTurnMs) {
			const next = this.#takeNext();
			if (await next?.evaluate()) continue;
			this.#nextTurnMs = performance.now() + this.#paceMs();
			if (next) this.#countWrong(next);
			this.#refuseLate();
		}
		this.#isEvaluating = false;
		if (this.#waiting.length === 0) return;
		this.#timer = setTimeout(() => void this.#run(), this.#nextTurnMs - performance.now()).unref();
	}

	#refuseLate(): void {
		const nowMs = performance.now();
		const inTime = this.#waiting.findIndex(({ sinceMs }) => nowMs - sinceMs <= longestWaitMs);
		const late = this.#waiting.splice(0, inTime < 0 ? this.#waiting.length : inTime);
		for (const { refuse } of late) refuse(paceMs);
	}

	/** Of a connection that was wrong least often; of several, the one that has waited longest. */
	#takeNext(): Waiting | undefined {
		let [index, fewest] = [0, Number.POSITIVE_INFINITY];
		for (const [at, waiting] of this.#waiting.entries()) {
			const wrong = this.#wrongOf(waiting);
			if (wrong < fewest) [index, fewest] = [at, wrong];
			if (wrong === 0) break;
		}
		return this.#waiting.splice(index, 1)[0];
	}

	#countWrong(waiting: Waiting): void {
		const { connection } = waiting.guesser;
		const wrong = this.#wrongOf(waiting) + 1;
		this.#wrongOfConnection.delete(connection);
		this.#wrongOfConnection.set(connection, wrong);
		const [oldest] = this.#wrongOfConnection.keys();
		if (this.#wrongOfConnection.size > maxCountedConnections && oldest !== undefined)
			this.#wrongOfConnection.delete(oldest);
	}

	#wrongOf({ guesser }: Waiting): number {
		return this.#wrongOfConnection.get(guesser.connection) ?? 0;
	}
}

/**
 * Limits wrong guesses of room codes and tokens by IP address, and lets right ones in all the same: a whole school may share
 * one address (NAT), and one pupil who plays with codes must not shut the others out.
 *
 * A limit that let every right code pass at once would be none: whoever guesses sees which one passes. So after 30 wrong
 * guesses within a minute, guesses from that address are still evaluated, right ones and wrong ones alike, but a wrong one
 * makes all that come after it wait for half a second. A right one takes no time: a class that comes in does not wait for
 * itself. That leaves 150 guesses a minute and address of 30^6 codes: on average five years for one class. Connections that
 * guessed wrong wait behind those that did not. Whoever guesses more than twice a second all the time, each time over a new
 * connection, still makes others wait, and one in several is told to try again; that needs a program, and more of it is
 * stopped by `AddressLimits` anyway. `X-Forwarded-For` is not believed.
 */
export class GuessLimit {
	readonly #limiter = new RateLimiterMemory(freeGuesses);
	/** Counts wrong ones at all servers; null: there is only this one. */
	readonly #shared: Limiter | null;
	readonly #paceMs: () => number;
	readonly #paced = new Map<string, PacedGuesses>();
	#sweptMs = 0;

	/** @param shared default: this server is alone */
	constructor(shared: SharedLimits | null = null) {
		this.#shared = shared?.makeLimiter('guess', freeGuesses) ?? null;
		this.#paceMs = () => paceMs * Math.max(1, shared?.serverCount() ?? 1);
	}

	/**
	 * Evaluates a guess when it is its turn.
	 * @param evaluate undefined: the guess is wrong
	 * @returns what `evaluate` returned
	 * @throws SfuError rate-limited: many wrong guesses, and this one is wrong too or has waited for too long
	 */
	async guess<T>(guesser: Guesser, evaluate: Evaluate<T>): Promise<T | undefined> {
		const key = networkOf(guesser.address);
		// Taken before the guess is evaluated, or many at once would all be free.
		if ((await this.#takeFree(key)) !== null) return this.#paceOf(key, guesser, evaluate);
		let found: T | undefined;
		try {
			found = await evaluate();
		} catch (error) {
			// A fault of the server is no wrong guess.
			await this.#limiter.reward(key);
			throw error;
		}
		if (found === undefined) await this.#tellOthers(key);
		else await this.#limiter.reward(key);
		return found;
	}

	/**
	 * For secrets too long to guess, such as a token: a right one passes however many wrong ones came from its address.
	 * @throws SfuError rate-limited, or what `attempt` rejects with
	 */
	async watch<T>(address: string, attempt: Promise<T>): Promise<T> {
		try {
			return await attempt;
		} catch (error) {
			const blockedForMs = await this.#takeFree(networkOf(address));
			if (blockedForMs !== null) throw tooManyGuesses(blockedForMs);
			await this.#tellOthers(networkOf(address));
			throw error;
		}
	}

	/** A guess was wrong. If all servers together have got many of this address, it is paced here too. */
	async #tellOthers(key: string): Promise<void> {
		try {
			await this.#shared?.consume(key);
		} catch (error) {
			if (!(error instanceof RateLimiterRes)) throw error;
			await this.#limiter.block(key, Math.ceil(error.msBeforeNext / 1000));
		}
	}

	/** null: one of the free guesses was taken; else how long there are none, ms. */
	async #takeFree(key: string): Promise<number | null> {
		try {
			await this.#limiter.consume(key);
			return null;
		} catch (error) {
			if (error instanceof RateLimiterRes) return error.msBeforeNext;
			throw error;
		}
	}

	#paceOf<T>(key: string, guesser: Guesser, evaluate: Evaluate<T>): Promise<T> {
		this.#sweep();
		const paced = this.#paced.get(key) ?? new PacedGuesses(this.#paceMs);
		this.#paced.set(key, paced);
		return new Promise((resolve, reject) => {
			const refuse = (retryAfterMs: number) => reject(tooManyGuesses(retryAfterMs));
			const waiting: Waiting = {
				guesser,
				sinceMs: performance.now(),
				refuse,
				evaluate: async () => {
					try {
						const found = await evaluate();
						if (found === undefined) refuse(paceMs);
						else resolve(found);
						return found !== undefined;
					} catch (error) {
						// A fault of the server is no wrong guess, and must not hold up the others.
						reject(error);
						return true;
					}
				},
			};
			paced.add(waiting);
		});
	}

	#sweep(): void {
		const nowMs = performance.now();
		if (nowMs - this.#sweptMs < sweepMs) return;
		this.#sweptMs = nowMs;
		for (const [address, paced] of this.#paced) if (paced.isIdle) this.#paced.delete(address);
	}
}

const tooManyGuesses = (retryAfterMs: number) =>
	new SfuError('rate-limited', 'too many wrong guesses', { retryAfterMs });

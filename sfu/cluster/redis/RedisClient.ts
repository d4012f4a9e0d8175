import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Redis, type RedisOptions, ReplyError } from 'ioredis';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { LogSampler } from '../../core/LogSampler.ts';

/** Where a Redis is. */
export type RedisAddress = Required<Pick<RedisOptions, 'host' | 'port' | 'db'>> &
	Pick<RedisOptions, 'username' | 'password' | 'tls'>;

type Events = {
	/** A command has not been answered in time, or the connection has ended. */
	lost: [];
	/** A command was answered again. */
	reached: [];
};

/** A Lua script of ours: one step for everybody who looks at its keys. */
export type RedisScript = {
	/** @throws SfuError unavailable: the script may be carried out all the same, later */
	run(keys: readonly string[], args?: readonly (string | number)[]): Promise<unknown>;
};

/** The longest a command waits for its answer, ms: less than a lease can be renewed late. */
const commandMs = 1_000;
/** A connection on which nothing is answered for so long has ended, ms. */
const silentMs = 2_000;
const reconnectMs = 200;
/** Lines with the same message in a minute. */
const maxLines = 3;

/**
 * Fails fast: nothing waits for a Redis that does not answer, and nothing is sent twice. Whether a command that failed is
 * carried out later is unknown: whatever is written must be harmless when it comes late.
 */
export class RedisClient extends EventEmitter<Events> {
	readonly #redis: Redis;
	readonly #options: RedisAddress &
		Pick<RedisOptions, 'keyPrefix' | 'connectionName' | 'connectTimeout' | 'retryStrategy'>;
	readonly #logger: Logger;
	#isReached = false;
	#trouble: string | null = null;
	#closed = false;

	/** Connects, again and again. */
	constructor(
		address: RedisAddress,
		readonly prefix: string,
		logger: Logger,
	) {
		super();
		this.#logger = new LogSampler(logger, undefined, maxLines).forAddress('redis');
		this.#options = {
			...address,
			keyPrefix: prefix,
			connectionName: 'lectern',
			connectTimeout: commandMs,
			retryStrategy: () => reconnectMs,
		};
		this.#redis = new Redis({
			...this.#options,
			commandTimeout: commandMs,
			socketTimeout: silentMs,
			enableOfflineQueue: false,
			maxRetriesPerRequest: 0,
			autoResendUnfulfilledCommands: false,
		});
		this.#redis.on('ready', () => this.#reached());
		this.#redis.on('close', () => this.#lost(this.#trouble ?? 'the connection has ended'));
		// Its errors hold commands with their arguments, the password too: only their text is told.
		this.#redis.on('error', ({ message }: Error) => this.#lost(message));
	}

	/** Whether the last command was answered. */
	get isReached(): boolean {
		return this.#isReached;
	}

	/** Why it is not reached, in words of the system or of Redis; null: it is, or nothing was tried yet. */
	get trouble(): string | null {
		return this.#trouble;
	}

	/**
	 * Runs ONE command or pipeline; its keys get the prefix.
	 * @throws SfuError unavailable: no answer, or Redis refused; outcome unknown
	 */
	async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
		try {
			const answer = await command(this.#redis);
			this.#reached();
			return answer;
		} catch (error) {
			throw this.#failed(error);
		}
	}

	/** Its keys get the prefix. */
	script(lua: string): RedisScript {
		const digest = createHash('sha1').update(lua).digest('hex');
		return {
			run: (keys, args = []) =>
				this.ask(async (redis) => {
					try {
						return await redis.evalsha(digest, keys.length, ...keys, ...args);
					} catch (error) {
						// Not done: a new Redis, or one that restarted, does not know it yet.
						if (!isReply(error) || !error.message.startsWith('NOSCRIPT')) throw error;
						return await redis.eval(lua, keys.length, ...keys, ...args);
					}
				}),
		};
	}

	/**
	 * A connection of its own for `subscribe` and reads that block, without the time limits. Whoever opens it subscribes at each
	 * `ready`, also after an interruption, and disconnects it. Channels get no prefix by themselves.
	 */
	openSubscriber(): Redis {
		const subscriber = new Redis({
			...this.#options,
			maxRetriesPerRequest: null,
			// The library catches no failure of it, which would end the process.
			autoResubscribe: false,
		});
		subscriber.on('error', ({ message }: Error) => this.#logger.warn({ reason: message }, 'Redis: subscriber failed'));
		return subscriber;
	}

	close(): void {
		this.#closed = true;
		this.#redis.disconnect();
	}

	#failed(error: unknown): SfuError {
		const { message } = error instanceof Error ? error : { message: String(error) };
		// Redis repeats the arguments of commands that it does not know, secrets too.
		const reason = message.replace(/,? with args beginning with.*/s, '');
		if (isReply(error)) this.#logger.error({ reason }, 'Redis refused a command');
		else this.#lost(reason);
		return new SfuError('unavailable', 'Redis does not answer', { cause: new Error(reason) });
	}

	#reached(): void {
		if (this.#isReached || this.#closed) return;
		this.#isReached = true;
		this.#trouble = null;
		this.#logger.info({}, 'Redis answers');
		this.emit('reached');
	}

	#lost(reason: string): void {
		if (this.#closed) return;
		this.#trouble = reason;
		if (!this.#isReached) return;
		this.#isReached = false;
		this.#logger.error({ reason }, 'Redis does not answer');
		this.emit('lost');
	}
}

/** An error that Redis itself answered. */
const isReply = (error: unknown): error is Error => error instanceof ReplyError;

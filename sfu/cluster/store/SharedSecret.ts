import type { Logger } from '../../core/Logger.ts';
import { StartError } from '../../startErrors.ts';
import { replaceTokenSecret, type TokenSecrets } from '../../store/files.ts';
import type { RedisClient } from '../redis/RedisClient.ts';

/**
 * Keys: the secret that signs, and all that were it. Arguments: that of this server. Answers the one that signs and all others.
 * A Redis that came back empty takes that of whoever asks first; the others remain valid.
 */
const shareScript = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
local current = redis.call('GET', KEYS[1])
redis.call('SADD', KEYS[2], current)
if ARGV[2] == 'member' then redis.call('SADD', KEYS[2], ARGV[1]) end
return { current, redis.call('SMEMBERS', KEYS[2]) }
`;
/** What other servers have added meanwhile is looked for so often, ms. */
const askEveryMs = 30_000;
const encoded = (secret: Uint8Array) => Buffer.from(secret).toString('base64url');

/** The secret with which all servers sign the tokens of people, API tokens and tickets: that of the first server. */
export class SharedSecret {
	readonly #redis: RedisClient;
	readonly #logger: Logger;
	/** That of this server signs; those of other servers and of its own past verify. */
	#secrets: TokenSecrets;
	#current: string;
	readonly #timer: NodeJS.Timeout;
	readonly #share = () => void this.#askAgain();

	private constructor(redis: RedisClient, logger: Logger, secrets: TokenSecrets, current: string) {
		this.#redis = redis;
		this.#logger = logger;
		this.#secrets = secrets;
		this.#current = current;
		redis.on('reached', this.#share);
		this.#timer = setInterval(this.#share, askEveryMs).unref();
	}

	/** Takes over the secret of the cluster, in the data folder, too. @throws SfuError unavailable, StartError data-dir, network */
	static async open(redis: RedisClient, dataDir: string, own: TokenSecrets, logger: Logger): Promise<SharedSecret> {
		const { current, all } = await share(redis, own[0], 'newcomer');
		const secret = Buffer.from(current, 'base64url');
		if (secret.length !== own[0].length) throw new StartError('network', 'The secret in Redis cannot be read.');
		const shared = new SharedSecret(redis, logger, await replaceTokenSecret(dataDir, secret), current);
		shared.#accept(all);
		return shared;
	}

	/** The first one signs, each verifies. */
	get secrets(): TokenSecrets {
		return this.#secrets;
	}

	/** The one in Redis, base64url: what servers prove to each other. */
	get current(): string {
		return this.#current;
	}

	close(): void {
		clearInterval(this.#timer);
		this.#redis.off('reached', this.#share);
	}

	/** Also after Redis came back empty: where another server was faster, both secrets are valid everywhere. */
	async #askAgain(): Promise<void> {
		if (!this.#redis.isReached) return;
		try {
			const { current, all } = await share(this.#redis, this.#secrets[0], 'member');
			if (Buffer.from(current, 'base64url').length !== this.#secrets[0].length)
				throw new Error('the secret in Redis cannot be read');
			this.#current = current;
			this.#accept(all);
		} catch (error) {
			this.#logger.debug({ err: error }, 'the secret of the cluster was not compared');
		}
	}

	#accept(all: readonly string[]): void {
		const known = new Set(this.#secrets.map(encoded));
		const { length } = this.#secrets[0];
		const decoded = all.filter((each) => !known.has(each)).map((each) => Buffer.from(each, 'base64url'));
		// Shorter ones can be guessed.
		const others = decoded.filter((each) => each.length === length);
		this.#secrets = [...this.#secrets, ...others];
	}
}

async function share(redis: RedisClient, own: Uint8Array, as: 'newcomer' | 'member') {
	// The script answers these.
	const answer = (await redis.script(shareScript).run(['secret', 'secrets'], [encoded(own), as])) as [string, string[]];
	return { current: answer[0], all: answer[1] };
}

import { z } from 'zod';
import type { Logger } from '../../core/Logger.ts';
import { Role } from '../../protocol/models.ts';
import type { ApiToken, Invite, Store } from '../../store/Store.ts';
import type { RedisClient } from '../redis/RedisClient.ts';

/** Names of the hashes, by token id. */
type Kind = 'revocations' | 'invites' | 'apiTokens';
/** A change that Redis does not have yet; `value` null: removed. */
type Change = { kind: Kind; tokenId: string; value: string | null };
type Parts = {
	redis: RedisClient;
	local: Pick<Store, 'revocations' | 'invites' | 'apiTokens'>;
	logger: Logger;
};

const Issued = {
	tokenId: z.string().min(1).max(64),
	displayName: z.string().nullable(),
	createdAtMs: z.number(),
	expiresAtMs: z.number(),
};
const StoredInvite = z.object({ ...Issued, roomId: z.string(), role: Role }) satisfies z.ZodType<Invite>;
const StoredApiToken = z.object({ ...Issued, scopes: z.string() }) satisfies z.ZodType<ApiToken>;
const Message = z.object({
	kind: z.enum(['revocations', 'invites', 'apiTokens']),
	tokenId: z.string().min(1).max(64),
	value: z.string().nullable(),
});
/** What expired so long ago is listed nowhere any more, ms. */
const listedMs = 30 * 24 * 60 * 60_000;
/** Redis remembers removals for so long, ms: until no server has such a token that is valid. */
const removedMs = 365 * 24 * 60 * 60_000;
const channel = 'tokens';

/**
 * Tokens that were issued and revoked on any server. Each change is written through and told to the other servers; after an
 * interruption, both sides get what they lack. A revocation is never taken back.
 */
export class SharedTokens {
	readonly #parts: Parts;
	readonly #subscriber: ReturnType<RedisClient['openSubscriber']>;
	/** Of each token the newest change. */
	readonly #pending = new Map<string, Change>();
	/** What Redis has, as far as it is known: of tokens that were issued, their values. */
	readonly #known = new Map<string, string>();
	readonly #reconcileNow = () => void this.reconcile();
	#sending: Promise<void> = Promise.resolve();
	/** What the local store is told comes from Redis. */
	#isTaking = false;

	constructor(parts: Parts) {
		this.#parts = parts;
		const { redis, local } = parts;
		local.revocations.onAdded((tokenId) => {
			if (!this.#isTaking) this.#change({ kind: 'revocations', tokenId, value: '1' });
		});
		for (const { revoked: _, ...invite } of local.invites.all())
			this.#known.set(keyOf('invites', invite.tokenId), JSON.stringify(invite));
		for (const { revoked: _, ...token } of local.apiTokens.all())
			this.#known.set(keyOf('apiTokens', token.tokenId), JSON.stringify(token));
		this.#subscriber = redis.openSubscriber();
		this.#subscriber.on('message', (_channel, text) => this.#told(text));
		// After each interruption, too: whatever was said meanwhile is missing.
		this.#subscriber.on('ready', () => {
			this.#subscriber.subscribe(redis.prefix + channel).then(this.#reconcileNow, () => {});
		});
		redis.on('reached', this.#reconcileNow);
	}

	/** The tables of a server, whose changes reach the others. */
	get invites(): Store['invites'] {
		const { invites } = this.#parts.local;
		return {
			all: () => invites.all(),
			save: (invite) => {
				invites.save(invite);
				this.#change({ kind: 'invites', tokenId: invite.tokenId, value: JSON.stringify(invite) });
			},
			remove: (tokenId) => {
				invites.remove(tokenId);
				this.#change({ kind: 'invites', tokenId, value: null });
			},
		};
	}

	get apiTokens(): Store['apiTokens'] {
		const { apiTokens } = this.#parts.local;
		return {
			all: () => apiTokens.all(),
			save: (token) => {
				apiTokens.save(token);
				this.#change({ kind: 'apiTokens', tokenId: token.tokenId, value: JSON.stringify(token) });
			},
		};
	}

	/** Settles when Redis has all changes so far, or is not reached. Never rejects. */
	async written(): Promise<void> {
		await this.#sending;
	}

	/** What Redis lacks is written, what this server lacks is taken over. Never rejects. */
	async reconcile(): Promise<void> {
		const { redis, local } = this.#parts;
		try {
			const [revoked, invites, apiTokens, removed] = await Promise.all([
				redis.ask((it) => it.hkeys('revocations')),
				redis.ask((it) => it.hgetall('invites')),
				redis.ask((it) => it.hgetall('apiTokens')),
				redis.ask((it) => it.hgetall('removedTokens')),
			]);
			const long = Object.keys(removed).filter((key) => !(Number(removed[key]) > Date.now() - removedMs));
			if (long.length > 0) await redis.ask((it) => it.hdel('removedTokens', ...long));
			for (const key of Object.keys(removed)) this.#takeRemoval(key);
			const there = new Set(revoked);
			for (const tokenId of revoked)
				if (!local.revocations.has(tokenId)) this.#take({ kind: 'revocations', tokenId, value: '1' });
			for (const tokenId of local.revocations.all())
				if (!there.has(tokenId)) this.#change({ kind: 'revocations', tokenId, value: '1' });
			this.#reconcileIssued('invites', invites);
			this.#reconcileIssued('apiTokens', apiTokens);
			await this.#sending;
		} catch {
			// Lost again: when it is reached the next time.
		}
	}

	close(): void {
		this.#parts.redis.off('reached', this.#reconcileNow);
		this.#subscriber.disconnect();
	}

	#reconcileIssued(kind: 'invites' | 'apiTokens', found: Record<string, string>): void {
		for (const [tokenId, value] of Object.entries(found)) {
			const isPending = this.#pending.has(keyOf(kind, tokenId));
			if (!isPending && this.#known.get(keyOf(kind, tokenId)) !== value) this.#take({ kind, tokenId, value });
			if (hasLongExpired(value)) this.#change({ kind, tokenId, value: null });
		}
		for (const [key, value] of this.#known) {
			const [of, tokenId = ''] = key.split('/', 2);
			if (of === kind && !(tokenId in found) && !hasLongExpired(value)) this.#change({ kind, tokenId, value });
		}
	}

	/** A token that was removed while this server did not hear of it is not put back. */
	#takeRemoval(key: string): void {
		const [kind, tokenId = ''] = key.split('/', 2);
		if (kind === 'invites' && !this.#pending.has(key)) this.#take({ kind, tokenId, value: null });
	}

	#change(change: Change): void {
		const key = keyOf(change.kind, change.tokenId);
		if (change.kind !== 'revocations') this.#know(key, change.value);
		this.#pending.set(key, change);
		this.#sending = this.#sending.then(() => this.#send());
	}

	/** Never rejects: what is not written is tried again when Redis is reached. */
	async #send(): Promise<void> {
		const { redis } = this.#parts;
		while (redis.isReached && this.#pending.size > 0) {
			const changes = [...this.#pending];
			try {
				await redis.ask(async (it) => {
					const pipeline = it.pipeline();
					for (const [, change] of changes) {
						const { kind, tokenId, value } = change;
						if (value === null) {
							pipeline.hdel(kind, tokenId);
							pipeline.hset('removedTokens', keyOf(kind, tokenId), Date.now());
						} else {
							pipeline.hset(kind, tokenId, value);
							pipeline.hdel('removedTokens', keyOf(kind, tokenId));
						}
						pipeline.publish(redis.prefix + channel, JSON.stringify(change));
					}
					for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
				});
			} catch {
				return;
			}
			for (const [key, change] of changes) if (this.#pending.get(key) === change) this.#pending.delete(key);
		}
	}

	/** Another server has changed something, or this one. */
	#told(text: string): void {
		try {
			this.#take(Message.parse(JSON.parse(text)));
		} catch (error) {
			this.#parts.logger.warn({ err: error }, 'a message about tokens cannot be read');
		}
	}

	/** Takes over what is in Redis. */
	#take({ kind, tokenId, value }: Change): void {
		const { local, logger } = this.#parts;
		const key = keyOf(kind, tokenId);
		if (kind === 'revocations') {
			this.#isTaking = true;
			try {
				local.revocations.add(tokenId);
			} finally {
				this.#isTaking = false;
			}
			return;
		}
		if ((this.#known.get(key) ?? null) === value) return;
		try {
			if (value === null && kind === 'invites') local.invites.remove(tokenId);
			else if (value !== null && kind === 'invites') local.invites.save(StoredInvite.parse(JSON.parse(value)));
			else if (value !== null && !this.#known.has(key)) local.apiTokens.save(StoredApiToken.parse(JSON.parse(value)));
			this.#know(key, value);
		} catch (error) {
			logger.warn({ tokenId, err: error }, 'a token in Redis cannot be read');
		}
	}

	#know(key: string, value: string | null): void {
		if (value === null) this.#known.delete(key);
		else this.#known.set(key, value);
	}
}

const keyOf = (kind: Kind, tokenId: string) => `${kind}/${tokenId}`;

function hasLongExpired(value: string): boolean {
	try {
		const { data } = z.object({ expiresAtMs: z.number() }).safeParse(JSON.parse(value));
		return data !== undefined && data.expiresAtMs < Date.now() - listedMs;
	} catch {
		return true;
	}
}

import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { Logger } from '../../core/Logger.ts';
import { newId } from '../../core/newId.ts';
import type { RedisClient, RedisScript } from '../redis/RedisClient.ts';
import { type FollowTerms, followArguments } from './FollowTerms.ts';
import type { Members } from './Members.ts';
import { memberKeys, renewScript } from './memberScripts.ts';
import { ProtocolMismatch } from './ProtocolMismatch.ts';
import { ServerRecord } from './ServerRecord.ts';

/** The record of this server, of which the list knows the id. */
export type OwnRecord = Omit<ServerRecord, 'serverId'>;

type Parts = {
	redis: RedisClient;
	/** As it is at the moment. Redis is told with the next renewal. */
	describe: () => OwnRecord;
	/** How long the lease of this server lasts, ms. */
	ttlMs: number;
	logger: Logger;
};
/** Renewals after which the record is sent again: an earlier one may have come late, after it. */
const sentAgainAfter = 10;
/**
 * Renewals after which figures that have changed are sent: each change of each server goes to all servers. Whatever else changes is sent at
 * once.
 */
const figuresAfter = 5;

type Mode = 'renew' | 'join' | 'leave';
type Asked = { result: 'held' | 'expired' | 'left'; nowMs: number; hasNewcomer: boolean };
type Renewal = {
	/** Redis (still) had the lease. */
	held: boolean;
	/** It is another run of Redis, which may have lost something. */
	isOtherRun: boolean;
	/** The time of Redis, Unix ms. */
	nowMs: number;
	/** There is a server that was not there before. */
	hasNewcomer: boolean;
};
const nobody: FollowTerms = { sentAtMs: 0, frozenMs: 0, promised: [] };

const Renewed = z.tuple(
	[z.enum(['held', 'expired', 'left']), z.coerce.number(), z.string(), z.coerce.number(), z.enum(['all', 'changes'])],
	z.string(),
);
const Mismatch = z.tuple([z.literal('protocol'), z.coerce.number()]);
const Answer = z.union([Renewed, Mismatch]);

/** The servers of the cluster as Redis has them, and the record of this one there. */
export class MemberList extends EventEmitter<{ changed: [] }> implements Members {
	readonly #parts: Parts;
	readonly #renew: RedisScript;
	/** Others, by id. */
	readonly #others = new Map<string, ServerRecord>();
	/** Others, also those whose record cannot be read. */
	readonly #otherIds = new Set<string>();
	#serverId = newId();
	#version = 0;
	#run = '';
	/** The record that Redis has. */
	#sentRecord: ServerRecord | null = null;
	/** Since the record was sent. */
	#renewals = 0;
	#followed = '';

	constructor(parts: Parts) {
		super();
		this.#parts = parts;
		this.#renew = parts.redis.script(renewScript);
	}

	get ownId(): string {
		return this.#serverId;
	}

	get own(): ServerRecord {
		return { serverId: this.#serverId, ...this.#parts.describe() };
	}

	all(): ServerRecord[] {
		return [this.own, ...this.#others.values()];
	}

	find(serverId: string): ServerRecord | undefined {
		return serverId === this.#serverId ? this.own : this.#others.get(serverId);
	}

	/** Ids of all servers but this one, also of those whose record cannot be read here. */
	get otherIds(): string[] {
		return [...this.#otherIds];
	}

	/**
	 * Takes a lease, whether or not this server has had one. @returns the time of Redis, Unix ms
	 * @throws SfuError unavailable; ProtocolMismatch: servers of another version are there
	 */
	async join(): Promise<number> {
		return (await this.#ask('join', nobody)).nowMs;
	}

	/**
	 * Renews the lease, removes servers that have ended, and learns what has changed.
	 * @throws SfuError unavailable
	 */
	async renew(terms: FollowTerms): Promise<Renewal> {
		const run = this.#run;
		if (this.#otherIds.has(this.#followed)) await this.#removeFollowed();
		const { result, nowMs, hasNewcomer } = await this.#ask('renew', terms);
		return { held: result === 'held', isOtherRun: this.#run !== run, nowMs, hasNewcomer };
	}

	/** Ends the lease. @throws SfuError unavailable */
	async leave(): Promise<void> {
		await this.#ask('leave', nobody);
	}

	/** A server that has ended for certain, e.g. the last run on this data folder, leaves the list as soon as its lease is over. */
	follow(serverId: string): void {
		this.#followed = serverId;
	}

	async #removeFollowed(): Promise<void> {
		const args = [
			this.#followed,
			this.#parts.ttlMs,
			0,
			'',
			'',
			'remove',
			this.own.protocol,
			...followArguments(nobody),
		];
		await this.#renew.run(memberKeys, args);
	}

	/** The others know this server by a new id, with its next lease. */
	takeNewId(): void {
		this.#serverId = newId();
		this.#sentRecord = null;
	}

	async #ask(mode: Mode, terms: FollowTerms): Promise<Asked> {
		const record = this.own;
		const { serverId } = record;
		const isSent = mode === 'renew' && !this.#mustSend(record);
		const args = [
			...[serverId, this.#parts.ttlMs, this.#version, this.#run, isSent ? '' : JSON.stringify(record)],
			...[mode, record.protocol, ...followArguments(terms)],
		];
		const answer = Answer.parse(await this.#renew.run(memberKeys, args));
		if (answer[0] === 'protocol') throw new ProtocolMismatch(record.protocol, answer[1]);
		const [result, version, run, nowMs, kind, ...pairs] = answer;
		if (serverId !== this.#serverId) return { result, nowMs, hasNewcomer: false };
		if (!isSent) this.#renewals = 0;
		if (result !== 'held') this.#sentRecord = null;
		else if (!isSent) this.#sentRecord = record;
		this.#version = version;
		this.#run = run;
		return { result, nowMs, hasNewcomer: this.#apply(kind, pairs) };
	}

	#mustSend(record: ServerRecord): boolean {
		this.#renewals += 1;
		if (!this.#sentRecord || this.#renewals >= sentAgainAfter) return true;
		const isSame = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);
		if (!isSame(withoutFigures(record), withoutFigures(this.#sentRecord))) return true;
		return this.#renewals >= figuresAfter && !isSame(record, this.#sentRecord);
	}

	/** @returns whether there is a server that was not there before */
	#apply(kind: 'all' | 'changes', pairs: readonly string[]): boolean {
		const named = new Set<string>();
		let changed = false;
		let hasNewcomer = false;
		for (let at = 0; at < pairs.length; at += 2) {
			const [serverId = '', text = ''] = pairs.slice(at, at + 2);
			if (serverId === this.#serverId) continue;
			named.add(serverId);
			if (text === '') this.#otherIds.delete(serverId);
			else {
				hasNewcomer ||= !this.#otherIds.has(serverId);
				this.#otherIds.add(serverId);
			}
			const record = text === '' ? undefined : this.#parse(serverId, text);
			if (record) this.#others.set(serverId, record);
			else this.#others.delete(serverId);
			changed = true;
		}
		if (kind === 'all') {
			for (const serverId of [...this.#otherIds]) {
				if (named.has(serverId)) continue;
				this.#otherIds.delete(serverId);
				this.#others.delete(serverId);
				changed = true;
			}
		}
		if (changed) this.emit('changed');
		return hasNewcomer;
	}

	#parse(serverId: string, text: string): ServerRecord | undefined {
		try {
			return ServerRecord.parse(JSON.parse(text));
		} catch {
			this.#parts.logger.error({ serverId }, 'the record of another server cannot be read');
			return undefined;
		}
	}
}

function withoutFigures({ load: _, rooms: __, participants: ___, ...rest }: ServerRecord): object {
	return rest;
}

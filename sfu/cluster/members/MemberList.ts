import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { Logger } from '../../core/Logger.ts';
import { newId } from '../../core/newId.ts';
import type { RedisClient, RedisScript } from '../redis/RedisClient.ts';
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
const toldAgainAfter = 10;

type Mode = 'renew' | 'join' | 'leave';

const Renewed = z.tuple(
	[z.enum(['held', 'gone', 'left']), z.coerce.number(), z.string(), z.enum(['all', 'changes'])],
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
	#serverId = newId();
	#version = 0;
	#run = '';
	/** The record that Redis has. */
	#told = '';
	#renewals = 0;

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

	/** Ids of all servers but this one. */
	get otherIds(): string[] {
		return [...this.#others.keys()];
	}

	/**
	 * Takes a lease, whether or not this server has had one.
	 * @throws SfuError unavailable; ProtocolMismatch: servers of another version are there
	 */
	async join(): Promise<void> {
		await this.#ask('join');
	}

	/**
	 * Renews the lease, and learns what has changed. @returns whether Redis (still) had the lease, and whether it is another run
	 * of Redis, which may have lost something
	 * @throws SfuError unavailable
	 */
	async renew(): Promise<{ held: boolean; isOtherRun: boolean }> {
		const run = this.#run;
		const result = await this.#ask('renew');
		return { held: result === 'held', isOtherRun: this.#run !== run };
	}

	/** Ends the lease. @throws SfuError unavailable */
	async leave(): Promise<void> {
		await this.#ask('leave');
	}

	/** The others know this server by a new id, with its next lease. */
	takeNewId(): void {
		this.#serverId = newId();
		this.#told = '';
	}

	async #ask(mode: Mode): Promise<'held' | 'gone' | 'left'> {
		const { own } = this;
		const record = JSON.stringify(own);
		const serverId = this.#serverId;
		const isTold = mode === 'renew' && record === this.#told && ++this.#renewals % toldAgainAfter !== 0;
		const args = [
			...[serverId, this.#parts.ttlMs, this.#version, this.#run, isTold ? '' : record],
			...[mode, own.protocol],
		];
		const answer = Answer.parse(await this.#renew.run(memberKeys, args));
		if (answer[0] === 'protocol') throw new ProtocolMismatch(own.protocol, answer[1]);
		const [result, version, run, kind, ...pairs] = answer;
		if (serverId !== this.#serverId) return result;
		this.#told = result === 'held' ? record : '';
		this.#version = version;
		this.#run = run;
		this.#apply(kind, pairs);
		return result;
	}

	#apply(kind: 'all' | 'changes', pairs: readonly string[]): void {
		const told = new Set<string>();
		let changed = false;
		for (let at = 0; at < pairs.length; at += 2) {
			const [serverId = '', text = ''] = pairs.slice(at, at + 2);
			if (serverId === this.#serverId) continue;
			told.add(serverId);
			const record = text === '' ? undefined : this.#parse(serverId, text);
			if (record) this.#others.set(serverId, record);
			else this.#others.delete(serverId);
			changed = true;
		}
		if (kind === 'all') {
			for (const serverId of this.#others.keys()) {
				if (told.has(serverId)) continue;
				this.#others.delete(serverId);
				changed = true;
			}
		}
		if (changed) this.emit('changed');
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

import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { RoomCode } from '../../protocol/models/room.ts';
import { type FollowTerms, followArguments } from '../members/FollowTerms.ts';
import type { Members } from '../members/Members.ts';
import type { RedisClient, RedisScript } from '../redis/RedisClient.ts';
import { BoundedMap } from './BoundedMap.ts';
import type { Home, Homes } from './Homes.ts';
import { claimScript, compareScript, findScript, releaseScript } from './homeScripts.ts';
import { KnownHomes, maxKnown } from './KnownHomes.ts';

type Found = { roomId: string; home: Home | null } | null;

type Parts = {
	redis: RedisClient;
	members: Members;
	lease: {
		holds(): boolean;
		followTerms(): FollowTerms;
	};
	/** Whether there is a link to this server: what is known of its rooms is true then, as long as it has its lease. */
	isLinked: (serverId: string) => boolean;
	/** Opens a link to it. Rejects if it does not answer. */
	reach: (serverId: string) => Promise<unknown>;
	/** Of a lease, ms. */
	ttlMs: number;
	logger: Logger;
};

/** How long a client waits for the home of its room, ms: less than it waits for an answer. */
const settleMs = 5_000;
const pollMs = 200;
/** Servers that are tried for a room when this one is full. */
const maxTargets = 3;
/** Of the script, behind those of the room. */
const claimKeys = ['gracePeriod', 'servers', 'joinVersions', 'knownVersions'];

const Found = z.tuple([z.string(), z.string(), z.coerce.number(), z.coerce.number()]);
const Claimed = z.tuple([z.enum(['home', 'wait', 'target']), z.string(), z.coerce.number()]);
const Lost = z.array(z.number());

/** Where rooms are, by Redis, and which of them are here. */
export class RoomHomes extends EventEmitter<{ superseded: [roomId: string] }> implements Homes {
	readonly #parts: Parts;
	readonly #findRoom: RedisScript;
	readonly #claimRoom: RedisScript;
	readonly #releaseRoom: RedisScript;
	readonly #compareRooms: RedisScript;
	/** A server that has ended for certain; empty: none. */
	#followed = '';
	/** Epochs of the rooms whose home is this server. */
	readonly #own = new Map<string, number>();
	/** Epochs in which rooms were left: answers that were under way meanwhile do not bring them back. */
	readonly #ended = new BoundedMap<string, number>(maxKnown);
	readonly #known = new KnownHomes();
	readonly #settling = new Map<string, Promise<Home>>();

	constructor(parts: Parts) {
		super();
		const { redis } = parts;
		this.#parts = parts;
		this.#findRoom = redis.script(findScript);
		this.#claimRoom = redis.script(claimScript);
		this.#releaseRoom = redis.script(releaseScript);
		this.#compareRooms = redis.script(compareScript);
	}

	async find(idOrCode: string): Promise<Found> {
		const known = this.#lookUp(idOrCode);
		if (known?.home && this.#isCertain(known.home)) return known;
		try {
			return await this.#ask(idOrCode);
		} catch (error) {
			// Codes change rarely, and the home looks at the code itself.
			const byCode = this.#lookUp(this.#known.idOf(normalized(idOrCode)) ?? '');
			const isThere = byCode?.home && this.#parts.isLinked(byCode.home.serverId);
			if (isThere) return byCode;
			throw error;
		}
	}

	async claim(roomId: string, serverId?: string): Promise<Home> {
		const home = await this.#claim(roomId, serverId);
		if (home) return home;
		throw new SfuError('unavailable', 'the home of this room has not ended yet');
	}

	settle(roomId: string, serverId?: string): Promise<Home> {
		const settling =
			this.#settling.get(roomId) ?? this.#settle(roomId, serverId).finally(() => this.#settling.delete(roomId));
		this.#settling.set(roomId, settling);
		return settling;
	}

	epochOf(roomId: string): number | undefined {
		return this.#own.get(roomId);
	}

	async release(roomId: string): Promise<void> {
		const epoch = this.#own.get(roomId);
		if (epoch === undefined) return;
		this.#leave(roomId, epoch);
		// Otherwise its lease ends with that of the server.
		await this.#releaseRoom.run([`room:${roomId}`], [this.#ownId, epoch]).catch(() => {});
	}

	forget(roomId: string): void {
		this.#known.delete(roomId);
	}

	/** A server has ended for certain, e.g. the last run on this data folder: once its lease is over, its rooms can be claimed at once. */
	follow(serverId: string): void {
		this.#followed = serverId;
	}

	/** The lease is lost: no room is here any more. */
	forgetAll(): void {
		this.#own.clear();
		this.#known.clear();
	}

	/**
	 * Takes the lease again in Redis, which may have lost it, puts back the homes of rooms here that it has lost, and tells of those that
	 * have another one.
	 * @throws SfuError unavailable
	 */
	async compare(): Promise<void> {
		const rooms = [...this.#own];
		const keys = ['leases', ...rooms.flatMap(([roomId]) => [`room:${roomId}`, `ended:${roomId}`])];
		const epochs = rooms.map(([, epoch]) => epoch);
		const lost = Lost.parse(await this.#compareRooms.run(keys, [this.#ownId, this.#parts.ttlMs, ...epochs]));
		for (const at of lost) {
			const [roomId, epoch] = rooms[at - 1] ?? [];
			if (roomId === undefined || epoch === undefined || this.#own.get(roomId) !== epoch) continue;
			this.#leave(roomId, epoch);
			this.#parts.logger.warn({ roomId, epoch }, 'another server has claimed this room, or it has ended: it ends here');
			this.emit('superseded', roomId);
		}
	}

	get #ownId(): string {
		return this.#parts.members.ownId;
	}

	#leave(roomId: string, epoch: number): void {
		this.#own.delete(roomId);
		this.#ended.set(roomId, epoch);
	}

	/** A server that is cut off from Redis alone keeps its links when it loses its lease, and with it its rooms. */
	#isCertain({ serverId }: Home): boolean {
		const { members, isLinked } = this.#parts;
		return serverId === this.#ownId || (isLinked(serverId) && members.find(serverId) !== undefined);
	}

	#lookUp(roomId: string): Found {
		const epoch = this.#own.get(roomId);
		if (epoch !== undefined) return { roomId, home: { serverId: this.#ownId, epoch } };
		const home = this.#known.find(roomId);
		return home ? { roomId, home } : null;
	}

	async #ask(idOrCode: string): Promise<Found> {
		const code = normalized(idOrCode);
		const keys = ['leases', 'cluster', `code:${code}`, `room:${idOrCode}`];
		const [roomId, serverId, epoch, runMs] = Found.parse(await this.#findRoom.run(keys, [idOrCode]));
		if (roomId === '') {
			// After Redis came back empty, its rooms are being put back.
			if (runMs < this.#parts.ttlMs) throw new SfuError('unavailable', 'Redis has just started');
			return null;
		}
		if (roomId !== idOrCode) this.#known.setCode(code, roomId);
		if (serverId === '') {
			this.#known.delete(roomId);
			return { roomId, home: null };
		}
		return { roomId, home: this.#learn(roomId, { serverId, epoch }) };
	}

	/** null: the home does not live, but cannot be followed yet. @throws SfuError unavailable */
	async #claim(roomId: string, serverId?: string): Promise<Home | null> {
		const { lease, ttlMs } = this.#parts;
		const keys = ['leases', 'cluster', `room:${roomId}`, `ended:${roomId}`, ...claimKeys];
		for (const target of serverId === undefined ? this.#serversForNew() : [serverId]) {
			const terms = followArguments(lease.followTerms());
			const args = [target, ttlMs, this.#ownId, this.#followed, ...terms];
			const [outcome, home, epoch] = Claimed.parse(await this.#claimRoom.run(keys, args));
			if (outcome === 'wait') return null;
			if (outcome === 'home') return this.#learn(roomId, { serverId: home, epoch });
		}
		throw new SfuError('unavailable', 'no server chosen for this room lives');
	}

	#learn(roomId: string, home: Home): Home {
		if (home.serverId !== this.#ownId) {
			this.#known.set(roomId, home);
			return home;
		}
		if (!this.#parts.lease.holds()) throw new SfuError('unavailable', 'this server has lost its lease');
		if (home.epoch <= (this.#ended.get(roomId) ?? 0))
			throw new SfuError('unavailable', 'this server has left the room');
		this.#known.delete(roomId);
		this.#own.set(roomId, home.epoch);
		return home;
	}

	/** The server on which a new room is opened. @throws SfuError unavailable: all servers are about to end */
	serverForNew(): string {
		const [best] = this.#serversForNew();
		if (best === undefined) throw new SfuError('unavailable', 'all servers are about to end');
		return best;
	}

	/** This one, or else the emptiest, and some more: after an outage of Redis, servers are listed that do not live any more. */
	#serversForNew(): string[] {
		const { members } = this.#parts;
		const { own } = members;
		if (!own.isFull && !own.draining) return [own.serverId];
		const candidates = members.all().filter(({ draining }) => !draining);
		candidates.sort((a, b) => Number(a.isFull) - Number(b.isFull) || a.load - b.load);
		const emptiest = candidates.slice(0, maxTargets).map(({ serverId }) => serverId);
		return own.draining || emptiest.includes(own.serverId) ? emptiest : [...emptiest, own.serverId];
	}

	async #settle(roomId: string, serverId?: string): Promise<Home> {
		const giveUpAtMs = performance.now() + settleMs;
		/** Servers that are being called, or have answered. */
		const calls = new Map<string, Promise<boolean>>();
		const call = ({ serverId }: Home) => {
			const calling = this.#parts.reach(serverId).then(
				() => true,
				() => {
					calls.delete(serverId);
					return false;
				},
			);
			calls.set(serverId, calling);
			return calling;
		};
		for (;;) {
			const home = await this.#claim(roomId, serverId).catch(() => null);
			if (home?.serverId === this.#ownId) return home;
			const waited = sleep(pollMs, false, { ref: false });
			if (home && (await Promise.race([calls.get(home.serverId) ?? call(home), waited]))) return home;
			await waited;
			if (performance.now() > giveUpAtMs) throw new SfuError('unavailable', 'the home of this room is not reached');
		}
	}
}

function normalized(idOrCode: string): string {
	const { data, success } = RoomCode.safeParse(idOrCode);
	return success ? data : idOrCode;
}

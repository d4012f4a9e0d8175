import { setImmediate as nextTurn } from 'node:timers/promises';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { RoomSettings } from '../../core/room/RoomSettings.ts';
import { errorText } from '../../errorText.ts';
import type { Store } from '../../store/Store.ts';
import type { RedisClient, RedisScript } from '../redis/RedisClient.ts';
import { EntryOrder } from './EntryOrder.ts';
import { PendingRoom } from './PendingRoom.ts';
import { sharedRoomPart } from './roomParts.ts';
import { endScript, roomKeys, savedScript, saveScript } from './roomScripts.ts';

/** Nobody waits longer for Redis, ms: by then a lease has ended, or is known to go on without it. */
const waitAtMostMs = 5_000;
/** A server that ends waits less, ms. */
const closeWithinMs = 1_000;
/** What is sent in one go, characters; one room may be more. */
const maxBatchChars = 4_194_304;
/** After a save that could not be tried, ms. */
const retryMs = 500;
/** A room that nobody opens again is forgotten then, if it closes when it is empty, ms. */
const forgottenAfterMs = 48 * 60 * 60_000;

/** What the writes need to know of the rooms of this server. */
export type HomedRooms = {
	/** Id of this server. */
	serverId(): string;
	/** Of a room that this server has; undefined: it has not, or not yet. */
	epochOf(roomId: string): number | undefined;
	/** Claims a room that was created here. @returns undefined: another server has it. @throws SfuError unavailable */
	claim(roomId: string): Promise<number | undefined>;
	/** What of a room that is open here is not in its settings; undefined: it is not open. */
	describe(roomId: string): { waitsByDefault: boolean; isClass: boolean } | undefined;
	/** `RedisClock.offsetMs`. */
	clockOffsetMs(): number;
	/** Whether this server may serve its rooms at the moment. */
	isServing(): boolean;
	/** `Lease.isFrozen`. */
	isFrozen(): boolean;
	/** Another server has it: it ends here. */
	superseded(roomId: string): void;
	/** Another room has its code. */
	codeTaken(roomId: string): void;
};

type Parts = {
	redis: RedisClient;
	/** What is to be saved. */
	local: Pick<Store, 'rooms' | 'lessons' | 'roomState' | 'changes'>;
	logger: Logger;
};
type Outcome = 'saved' | 'late' | 'missing' | 'ended' | 'other' | 'code';

/**
 * Brings what this server's rooms keep to Redis: all that came together in one go, of each entry the newest state. While no server
 * reaches Redis nobody waits; what changed meanwhile is saved afterwards, and everything if Redis does not have it any more.
 */
export class RoomWrites {
	readonly #parts: Parts;
	readonly #save: RedisScript;
	readonly #end: RedisScript;
	readonly #saved: RedisScript;
	#rooms: HomedRooms | null = null;
	readonly #pending = new Map<string, PendingRoom>();
	/** Epochs in which rooms have ended, which Redis is to be told. */
	readonly #ending = new Map<string, number>();
	readonly #orders = new Map<string, EntryOrder>();
	/** Number of the last save of each room that is open here, and its epoch. */
	readonly #lastSaves = new Map<string, { epoch: number; number: number; acknowledged: boolean }>();
	/** Number of changes so far, and of those that are in Redis or cannot be now. */
	#count = 0;
	#settled = 0;
	/** `changes` of the local store when some were lost last. */
	#lostAt = Number.NEGATIVE_INFINITY;
	#isFlushing = false;
	/** The last save could not be tried: nobody waits. */
	#isFailing = false;
	#retryTimer: NodeJS.Timeout | undefined;
	/** Rooms that could not be claimed yet: tried again later. */
	readonly #unclaimed = new Set<string>();
	/** Being saved. */
	readonly #sending = new Map<string, PendingRoom>();
	/** Of the last save: never goes back. */
	#number = 0;
	readonly #waiting = new Set<{ count: number; resolve: () => void }>();
	#closed = false;

	constructor(parts: Parts) {
		const { redis } = parts;
		this.#parts = parts;
		this.#save = redis.script(saveScript);
		this.#end = redis.script(endScript);
		this.#saved = redis.script(savedScript);
		redis.on('reached', () => void this.#compare());
	}

	/** From now on, saves. */
	start(rooms: HomedRooms): void {
		this.#rooms = rooms;
		this.#changed();
	}

	/** Its settings have changed, or it is new. */
	roomChanged(roomId: string): void {
		this.#pendingOf(roomId);
		this.#changed();
	}

	/** @param part as it is named in Redis. @param value null: the entry is removed */
	entryChanged(roomId: string, part: string, key: string, value: unknown): void {
		const entryId = entryIdOf(part, key);
		if (value === null) this.#orderOf(roomId).removed(entryId);
		else this.#orderOf(roomId).of(entryId);
		this.#pendingOf(roomId).change(entryId, value === null ? null : JSON.stringify(value));
		this.#changed();
	}

	/** Everything of a room is to be saved, e.g. after it came from another server. */
	saveWhole(roomId: string): void {
		this.#pendingOf(roomId).saveWhole();
		this.#changed();
	}

	/** It has ended for good. */
	roomEnded(roomId: string): void {
		const epoch = this.#rooms?.epochOf(roomId) ?? this.#pending.get(roomId)?.epoch;
		this.forget(roomId);
		if (epoch !== undefined) this.#ending.set(roomId, epoch);
		this.#changed();
	}

	/** It is no longer here: nothing more is saved of it. */
	forget(roomId: string): void {
		for (const pending of [this.#pending.get(roomId), this.#sending.get(roomId)]) if (pending) pending.dropped = true;
		this.#pending.delete(roomId);
		this.#unclaimed.delete(roomId);
		this.#orders.delete(roomId);
		this.#lastSaves.delete(roomId);
	}

	/**
	 * Settles when all changes so far are in Redis. Where it is not reached: once it is known that no server reaches it, or that this one
	 * alone does not, and its rooms go on elsewhere without these changes (`requireNotLost`). Never rejects.
	 * @param withinMs at the latest
	 */
	async written(withinMs = waitAtMostMs): Promise<void> {
		const count = this.#count;
		if (this.#isSettled(count)) return;
		await new Promise<void>((resolve) => {
			const waiting = { count, resolve };
			this.#waiting.add(waiting);
			setTimeout(() => {
				this.#waiting.delete(waiting);
				resolve();
			}, withinMs).unref();
		});
	}

	/** Other servers may have the rooms of this one: what is not acknowledged yet may be kept nowhere. */
	lose(): void {
		this.#lostAt = this.#parts.local.changes;
		this.#release();
	}

	/** See `HomedRooms.isFrozen`: nobody waits for Redis any longer. */
	frozen(): void {
		this.#release();
	}

	/** See `Storage`. @throws SfuError unavailable */
	requireNotLost(since: number): void {
		if (this.#lostAt > since || this.#rooms?.isServing() === false)
			throw new SfuError('unavailable', 'another server may have the room: it is not known what became of this');
	}

	/** Saves a last time what has changed. Idempotent. */
	async close(): Promise<void> {
		await this.written(closeWithinMs);
		this.#closed = true;
		clearTimeout(this.#retryTimer);
		this.#release();
	}

	#orderOf(roomId: string): EntryOrder {
		const order = this.#orders.get(roomId) ?? new EntryOrder();
		this.#orders.set(roomId, order);
		return order;
	}

	#pendingOf(roomId: string): PendingRoom {
		const pending = this.#pending.get(roomId) ?? new PendingRoom(this.#rooms?.epochOf(roomId));
		this.#pending.set(roomId, pending);
		return pending;
	}

	#changed(): void {
		this.#count++;
		if (!this.#isFlushing && this.#canSave) void this.#flush();
	}

	get #canSave(): boolean {
		return this.#rooms !== null && !this.#closed && this.#parts.redis.isReached;
	}

	/** One at a time: of one room there is never more than one save under way. */
	async #flush(): Promise<void> {
		this.#isFlushing = true;
		try {
			while (this.#canSave && this.#isAnyDue) {
				// Changes of one turn of the event loop belong together.
				await nextTurn();
				const count = this.#count;
				this.#isFailing = !(await this.#flushOnce());
				if (this.#isFailing) break;
				if (!this.#isAnyDue) this.#settled = Math.max(this.#settled, count);
				this.#release();
			}
		} finally {
			this.#isFlushing = false;
			clearTimeout(this.#retryTimer);
			if (this.#isFailing || this.#unclaimed.size > 0)
				this.#retryTimer = setTimeout(() => void this.#retry(), retryMs).unref();
			if (!this.#isAnyDue) this.#settled = this.#count;
			this.#release();
		}
	}

	get #isAnyDue(): boolean {
		return this.#ending.size > 0 || this.#pending.size > this.#unclaimed.size;
	}

	async #retry(): Promise<void> {
		this.#unclaimed.clear();
		if (!this.#isFlushing && this.#canSave) await this.#flush();
	}

	/** Whether all that was tried was answered. */
	async #flushOnce(): Promise<boolean> {
		const ended = await Promise.all([...this.#ending].map(([roomId, epoch]) => this.#endRoom(roomId, epoch)));
		if (ended.includes(false)) return false;
		const batch: Promise<boolean>[] = [];
		let chars = 0;
		for (const [roomId, pending] of [...this.#pending]) {
			if (this.#unclaimed.has(roomId)) continue;
			this.#pending.delete(roomId);
			const sending = this.#saveRoom(roomId, pending, (length) => {
				chars += length;
			});
			batch.push(sending);
			if (chars > maxBatchChars) break;
		}
		return !(await Promise.all(batch)).includes(false);
	}

	async #endRoom(roomId: string, epoch: number): Promise<boolean> {
		try {
			await this.#end.run(roomKeys(roomId, '').slice(0, 3), [epoch, roomId]);
			if (this.#ending.get(roomId) === epoch) this.#ending.delete(roomId);
			return true;
		} catch {
			return false;
		}
	}

	async #saveRoom(roomId: string, pending: PendingRoom, sized: (chars: number) => void): Promise<boolean> {
		const rooms = this.#rooms;
		if (!rooms) return true;
		this.#sending.set(roomId, pending);
		try {
			if (pending.needsClaim) pending.epoch = undefined;
			pending.epoch ??= (pending.needsClaim ? undefined : rooms.epochOf(roomId)) ?? (await rooms.claim(roomId));
			pending.needsClaim = false;
			if (pending.dropped && pending.epoch !== undefined) this.#ending.set(roomId, pending.epoch);
			else if (pending.epoch === undefined) this.#superseded(roomId);
			const settings = this.#parts.local.rooms.find(roomId);
			if (pending.epoch === undefined || pending.dropped || !settings) return true;
			const { keys, args } = this.#prepare(settings, pending, pending.epoch, rooms);
			sized(args.reduce<number>((sum, arg) => sum + String(arg).length, 0));
			// The script answers one of these.
			this.#done(roomId, pending, pending.epoch, (await this.#save.run(keys, args)) as Outcome);
			return true;
		} catch (error) {
			this.#takeBack(roomId, pending);
			// Redis answers, but the room cannot have a home yet: others do not wait for it.
			if (pending.epoch === undefined && this.#canSave && this.#pending.has(roomId)) {
				this.#unclaimed.add(roomId);
				return true;
			}
			this.#parts.logger.debug({ roomId, reason: errorText(error) }, 'a room is not saved in Redis yet');
			return false;
		} finally {
			if (this.#sending.get(roomId) === pending) this.#sending.delete(roomId);
		}
	}

	#prepare(settings: RoomSettings, pending: PendingRoom, epoch: number, rooms: HomedRooms) {
		const { roomId, roomCode, emptyTimeoutMs, founding } = settings;
		const last = this.#lastSaves.get(roomId);
		const isSame = last?.epoch === epoch;
		if (!isSame) pending.saveWhole();
		const number = ++this.#number;
		this.#lastSaves.set(roomId, { epoch, number, acknowledged: false });
		const described = rooms.describe(roomId);
		const fields = [
			...['settings', JSON.stringify(settings), 'clockOffsetMs', rooms.clockOffsetMs()],
			...(described ? ['waitsByDefault', Number(described.waitsByDefault), 'isClass', Number(described.isClass)] : []),
		];
		const { removed, written } = this.#entriesOf(roomId, pending);
		const endsMs = emptyTimeoutMs !== null || founding !== null ? forgottenAfterMs + (emptyTimeoutMs ?? 0) : 0;
		return {
			keys: roomKeys(roomId, roomCode),
			args: [
				...[epoch, number, pending.whole ? 'whole' : 'part', rooms.serverId(), roomId, roomCode, endsMs],
				...[fields, removed, written].flatMap((list) => [list.length, ...list]),
			],
		};
	}

	#entriesOf(roomId: string, pending: PendingRoom): { removed: string[]; written: string[] } {
		const order = this.#orderOf(roomId);
		if (pending.whole) {
			order.clear();
			const { lessons, roomState } = this.#parts.local;
			const ofRoom = roomState.all(roomId).map((entry) => ({ ...entry, part: sharedRoomPart(entry.part) }));
			const entries = [...ofRoom, ...lessons.all(roomId)];
			const written = entries.flatMap(({ part, key, value }) => {
				const entryId = entryIdOf(part, key);
				return [entryId, `${order.of(entryId)} ${JSON.stringify(value)}`];
			});
			return { removed: [], written };
		}
		const removed: string[] = [];
		const written: string[] = [];
		for (const [entryId, json] of pending.entries) {
			if (json === null) removed.push(entryId);
			else written.push(entryId, `${order.of(entryId)} ${json}`);
		}
		return { removed, written };
	}

	#done(roomId: string, pending: PendingRoom, epoch: number, outcome: Outcome): void {
		if (pending.dropped) return;
		const last = this.#lastSaves.get(roomId);
		if (outcome === 'saved' && last?.epoch === epoch) last.acknowledged = true;
		if (outcome === 'other' && this.#rooms?.epochOf(roomId) === epoch) this.#superseded(roomId);
		if (outcome === 'saved' || outcome === 'late' || outcome === 'other') return;
		this.#takeBack(roomId, pending);
		const again = this.#pendingOf(roomId);
		again.saveWhole();
		if (outcome === 'ended') again.needsClaim = true;
		if (outcome === 'code') this.#rooms?.codeTaken(roomId);
	}

	#superseded(roomId: string): void {
		this.lose();
		this.forget(roomId);
		this.#rooms?.superseded(roomId);
	}

	#takeBack(roomId: string, older: PendingRoom): void {
		if (!older.dropped) this.#pendingOf(roomId).takeBack(older);
	}

	/** Redis is reached again: what it does not have, e.g. because it came back empty, is saved. */
	async #compare(): Promise<void> {
		const known = [...this.#lastSaves].filter(([roomId, { epoch }]) => this.#rooms?.epochOf(roomId) === epoch);
		try {
			// The script answers one of these for each key.
			const found = known.length === 0 ? [] : ((await this.#saved.run(known.map(([id]) => `room:${id}`))) as unknown[]);
			known.forEach(([roomId, { epoch, number, acknowledged }], index) => {
				if (acknowledged && found[index] !== `${epoch}:${number}`) this.#pendingOf(roomId).saveWhole();
			});
			if (!this.#isFlushing) void this.#flush();
		} catch {
			// Lost again: when it is reached the next time.
		}
	}

	#isSettled(count: number): boolean {
		const rooms = this.#rooms;
		if (count <= this.#settled || rooms === null || this.#closed || !rooms.isServing()) return true;
		return (this.#isFailing || !this.#canSave) && rooms.isFrozen();
	}

	#release(): void {
		for (const waiting of this.#waiting) {
			if (!this.#isSettled(waiting.count)) continue;
			this.#waiting.delete(waiting);
			waiting.resolve();
		}
	}
}

const entryIdOf = (part: string, key: string) => `${part}\0${key}`;

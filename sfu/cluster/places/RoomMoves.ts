import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { Room } from '../../core/Room.ts';
import type { Sfu } from '../../core/Sfu.ts';
import { errorText } from '../../errorText.ts';
import type { Adopted, RoomPersistence } from '../../host/RoomPersistence.ts';
import { setLongTimeout } from '../../steadyClock.ts';
import type { Store } from '../../store/Store.ts';
import type { Homes } from '../homes/Homes.ts';
import type { Lease } from '../lease/Lease.ts';
import type { Links } from '../link/Link.ts';
import type { Members } from '../members/Members.ts';
import type { RoomEpochs } from '../store/RoomEpochs.ts';
import type { HomedRooms, RoomWrites } from '../store/RoomWrites.ts';
import type { SharedRoom, SharedRooms } from '../store/SharedRooms.ts';

type Parts = {
	sfu: Sfu;
	persistence: RoomPersistence;
	/** Of this server alone. */
	local: Store;
	writes: RoomWrites;
	shared: SharedRooms;
	epochs: RoomEpochs;
	/** `RedisClock.offsetMs`. */
	clockOffsetMs: () => number;
	homes: Homes;
	/** Rooms that another server has claimed while it was thought that their home had ended. */
	onSuperseded: (listener: (roomId: string) => void) => void;
	lease: Lease;
	members: Pick<Members, 'ownId'>;
	links: Links;
	logger: Logger;
};

/** A room that a client may create is expected for so long, ms. */
const expectedMs = 30_000;
const methods = { handOver: 'places.handOver', ended: 'places.ended', released: 'places.released' } as const;
const Named = z.object({ roomId: z.string().max(64) });
const HandedOver = z.object({ isReleased: z.boolean() });

/** Opens rooms here that were elsewhere, and lets others have those that are here. */
export class RoomMoves {
	readonly #parts: Parts;
	readonly #opening = new Map<string, Promise<void>>();
	/** Ends the wait for rooms that were claimed for a client that may create them. */
	readonly #expected = new Map<string, () => void>();
	/** Rooms that were here when the lease was lost. */
	#lost = new Map<string, Adopted>();

	constructor(parts: Parts) {
		this.#parts = parts;
		const { sfu, links, lease, homes, writes, onSuperseded } = parts;
		sfu.rooms.on('roomChanged', ({ roomId }) => this.#forgetExpected(roomId));
		// After `RoomPersistence`, which opens a class again.
		sfu.rooms.on('roomClosed', (roomId) => this.#ended(roomId));
		links.serve(methods.handOver, async (body) => ({ isReleased: await this.#handOver(Named.parse(body).roomId) }));
		links.serve(methods.released, (body) => homes.forget(Named.parse(body).roomId));
		links.serve(methods.ended, (body) => this.#endedElsewhere(Named.parse(body).roomId));
		lease.on('lost', () => this.#closeAll());
		lease.on('frozen', () => writes.frozen());
		lease.on('regained', () => void this.#openOwn());
		onSuperseded((roomId) => this.#superseded(roomId));
		writes.start(this.#homedRooms());
		// Those of the start.
		for (const { id } of sfu.rooms.list()) writes.saveWhole(id);
	}

	/**
	 * Opens a room whose home this server is, as its last home has saved it; does nothing if it is open, or was never saved.
	 * @throws SfuError unavailable
	 */
	async open(roomId: string): Promise<void> {
		if (this.#parts.sfu.rooms.find(roomId)) return;
		const opening = this.#opening.get(roomId) ?? this.#open(roomId).finally(() => this.#opening.delete(roomId));
		this.#opening.set(roomId, opening);
		await opening;
	}

	/** A client may create the room; if it does not, anybody may have it. */
	expect(roomId: string): void {
		this.#forgetExpected(roomId);
		const release = () => {
			this.#expected.delete(roomId);
			if (!this.#parts.sfu.rooms.find(roomId)) void this.#parts.homes.release(roomId);
		};
		this.#expected.set(roomId, setLongTimeout(release, expectedMs));
	}

	/** Closes a room here, and lets any server claim it at once. Its people are told that the server closes. */
	async release(roomId: string): Promise<void> {
		const { writes, homes, links } = this.#parts;
		await writes.written();
		this.#close(roomId);
		await homes.release(roomId);
		for (const link of links.all()) link.send(methods.released, { roomId });
	}

	/** All rooms without anybody who is inside or expected back, but the class that is open here. */
	async releaseEmpty(): Promise<void> {
		const { sfu, persistence } = this.#parts;
		const empty = sfu.rooms.list().filter((room) => isEmpty(room) && room !== persistence.home);
		await Promise.all(empty.map(({ id }) => this.release(id)));
	}

	/** Idempotent. */
	close(): void {
		for (const roomId of [...this.#expected.keys()]) this.#forgetExpected(roomId);
	}

	#homedRooms(): HomedRooms {
		const { homes, members, lease, epochs, sfu, persistence, clockOffsetMs } = this.#parts;
		return {
			serverId: () => members.ownId,
			epochOf: (roomId) => homes.epochOf(roomId),
			claim: async (roomId) => {
				const home = await homes.claim(roomId, members.ownId);
				if (home.serverId !== members.ownId) return undefined;
				epochs.set(roomId, home.epoch);
				return home.epoch;
			},
			describe: (roomId) => {
				const room = sfu.rooms.find(roomId);
				return room && { waitsByDefault: room.waitsByDefault, isClass: persistence.isClass(roomId) };
			},
			clockOffsetMs,
			isServing: () => lease.holds(),
			isFrozen: () => lease.isFrozen(),
			superseded: (roomId) => this.#superseded(roomId),
			codeTaken: (roomId) => {
				if (sfu.rooms.find(roomId)) sfu.rooms.renewCode(roomId);
			},
		};
	}

	async #open(roomId: string): Promise<void> {
		const { sfu, shared, homes, persistence, writes, epochs, local } = this.#parts;
		const loaded = await shared.load(roomId);
		const epoch = homes.epochOf(roomId);
		if (epoch === undefined) throw new SfuError('unavailable', 'the home of this room is not here any more');
		if (sfu.rooms.find(roomId)) return;
		const how = loaded ? takeOver(local, epochs, loaded) : this.#lost.get(roomId);
		const settings = local.rooms.find(roomId);
		if (!how || !settings) return;
		writes.forget(roomId);
		epochs.set(roomId, epoch);
		try {
			if (persistence.adopt(settings, how)) return writes.saveWhole(roomId);
			// Nobody came back to what a stranger founded.
			epochs.delete(roomId);
			void homes.release(roomId);
		} catch (error) {
			void homes.release(roomId);
			throw error;
		}
	}

	#ended(roomId: string): void {
		const { sfu, homes, epochs, links } = this.#parts;
		if (sfu.rooms.find(roomId)) return;
		epochs.delete(roomId);
		void homes.release(roomId);
		for (const link of links.all()) link.send(methods.ended, { roomId });
	}

	#endedElsewhere(roomId: string): void {
		const { homes, sfu, local, epochs, persistence } = this.#parts;
		homes.forget(roomId);
		if (sfu.rooms.find(roomId)) return;
		persistence.endedElsewhere(roomId);
		local.rooms.remove(roomId);
		epochs.delete(roomId);
	}

	/** @returns whether it may be claimed now */
	async #handOver(roomId: string): Promise<boolean> {
		const { sfu, persistence, homes } = this.#parts;
		const room = sfu.rooms.find(roomId);
		if (!room) return homes.epochOf(roomId) === undefined;
		if (!isEmpty(room) || room === persistence.home) return false;
		await this.release(roomId);
		return true;
	}

	#superseded(roomId: string): void {
		const { persistence, lease, writes } = this.#parts;
		const wasHome = persistence.home.id === roomId;
		writes.lose();
		this.#close(roomId);
		if (wasHome && lease.holds()) persistence.openAnother();
	}

	#close(roomId: string): void {
		const { persistence, writes, local, epochs } = this.#parts;
		persistence.release(roomId);
		writes.forget(roomId);
		local.rooms.release(roomId);
		epochs.delete(roomId);
	}

	/** Everything stays kept, and people come back elsewhere, or here. */
	#closeAll(): void {
		const { sfu, persistence, writes } = this.#parts;
		writes.lose();
		for (const { id, waitsByDefault } of sfu.rooms.list()) {
			const how = { waitsByDefault, isClass: persistence.isClass(id), clockShiftMs: 0, interruptedMs: null };
			this.#lost.set(id, how);
		}
		sfu.rooms.shutdown();
	}

	/** This server is a member again: rooms that nobody has claimed meanwhile are opened. */
	async #openOwn(): Promise<void> {
		const { persistence, logger } = this.#parts;
		const { id: homeId } = persistence.home;
		for (const roomId of [...this.#lost.keys()]) {
			try {
				await this.#openUnlessElsewhere(roomId);
			} catch (error) {
				logger.warn({ roomId, reason: errorText(error) }, 'a room was not opened again');
			}
			this.#lost.delete(roomId);
		}
		if (persistence.home.closed && persistence.home.id === homeId) persistence.openAnother();
	}

	async #openUnlessElsewhere(roomId: string): Promise<void> {
		const { homes, members, links } = this.#parts;
		const { ownId } = members;
		let home = await homes.settle(roomId);
		if (home.serverId !== ownId && this.#parts.persistence.home.id === roomId) {
			await handedOver(links, home.serverId, roomId);
			homes.forget(roomId);
			home = await homes.claim(roomId, ownId);
		}
		if (home.serverId === ownId) await this.open(roomId);
		else this.#close(roomId);
	}

	#forgetExpected(roomId: string): void {
		this.#expected.get(roomId)?.();
		this.#expected.delete(roomId);
	}
}

/** Nobody is inside, waits, or is expected back. */
function isEmpty(room: Room): boolean {
	return room.size === 0 && room.waitingCount === 0 && room.parts.seats.expectedForMs === 0;
}

/**
 * Brings a room that this server has from now on into its own store, unless what is there is newer than what Redis has.
 * @returns how it is opened
 */
export function takeOver(local: Store, epochs: RoomEpochs, room: SharedRoom): Adopted {
	const { settings, lesson, roomState, savedEpoch, isClass, waitsByDefault, clockShiftMs, interruptedMs } = room;
	const { roomId } = settings;
	const isNewer = local.rooms.find(roomId) && (epochs.of(roomId) ?? 0) >= savedEpoch;
	if (!isNewer) {
		local.rooms.release(roomId);
		local.rooms.save(settings);
		for (const { part, key, value } of lesson) local.lessons.save(roomId, part, key, value);
		for (const { part, key, value } of roomState) local.roomState.save(roomId, part, key, value);
	}
	return { isClass, waitsByDefault, clockShiftMs, interruptedMs };
}

/** Asks the home of a room to let this server have it, if it is empty. @returns whether it does */
export async function handedOver(links: Pick<Links, 'to'>, serverId: string, roomId: string): Promise<boolean> {
	try {
		const link = await links.to(serverId);
		return HandedOver.parse(await link.request(methods.handOver, { roomId })).isReleased;
	} catch {
		return false;
	}
}

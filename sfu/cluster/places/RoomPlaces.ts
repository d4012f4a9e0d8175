import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import type { Sfu } from '../../core/Sfu.ts';
import { RoomCode } from '../../protocol/models.ts';
import { BoundedMap } from '../homes/BoundedMap.ts';
import type { Home, Homes } from '../homes/Homes.ts';
import type { Lease } from '../lease/Lease.ts';
import type { Link, Links } from '../link/Link.ts';
import type { Members } from '../members/Members.ts';
import type { RedisClient } from '../redis/RedisClient.ts';
import type { Place, Places } from './Places.ts';
import type { RoomMoves } from './RoomMoves.ts';

type Parts = {
	sfu: Sfu;
	redis: RedisClient;
	homes: Homes;
	lease: Pick<Lease, 'holds'>;
	members: Members;
	links: Links;
	moves: RoomMoves;
};

/** Whoever asks for a place is answered before its client, which waits for 6 s, gives up, ms. */
const placeMs = 5_000;
/** Codes of rooms on other servers that are remembered. */
const maxKnownCodes = 20_000;
const methods = { has: 'places.has' } as const;
const Asked = z.object({ idOrCode: z.string().max(256) });
const Has = z.object({ roomId: z.string(), roomCode: z.string(), epoch: z.number() }).nullable();

/** Where rooms are: opens those here whose home this server is or becomes. */
export class RoomPlaces implements Places {
	readonly #parts: Parts;
	/** Of rooms on other servers, by room id. */
	readonly #codes = new BoundedMap<string, string>(maxKnownCodes);

	constructor(parts: Parts) {
		this.#parts = parts;
		parts.links.serve(methods.has, (body) => this.#has(Asked.parse(body).idOrCode));
	}

	async find(idOrCode: string): Promise<string | null> {
		const { sfu, lease, homes } = this.#parts;
		const open = sfu.rooms.lookUp(idOrCode);
		if (open && lease.holds()) return open.id;
		const found = await homes
			.find(idOrCode)
			.catch((error: unknown) => this.#askOthers(idOrCode, { create: false }, error));
		return found && 'roomId' in found ? found.roomId : null;
	}

	place(idOrCode: string, how: { create: boolean }): Promise<Place> {
		return inTime(this.#place(idOrCode, how));
	}

	async #place(idOrCode: string, how: { create: boolean }): Promise<Place> {
		const { sfu, lease, homes } = this.#parts;
		const open = sfu.rooms.lookUp(idOrCode);
		// One that was just created is claimed soon.
		if (open && lease.holds()) return { kind: 'here' };
		const found = await homes.find(idOrCode).catch((error: unknown) => this.#askOthers(idOrCode, how, error));
		if (found && 'kind' in found) return found;
		if (!found && how.create) return this.#newPlace(idOrCode);
		if (!found) return this.#here(idOrCode);
		const { roomId } = found;
		return this.#placeAt(roomId, found.home ?? (await homes.settle(roomId)), codeIn(idOrCode, roomId));
	}

	async requireHome(roomId: string, epoch: number): Promise<void> {
		const { homes, lease, moves } = this.#parts;
		if (!lease.holds()) throw new SfuError('unavailable', 'this server has no lease');
		if (homes.epochOf(roomId) === undefined) {
			// Another server may have chosen this one as the home. Not claimed: this one may have just let the others have it.
			homes.forget(roomId);
			await homes.find(roomId);
		}
		if (homes.epochOf(roomId) !== epoch) throw new SfuError('unavailable', 'the home of this room is not here');
		await moves.open(roomId);
		if (homes.epochOf(roomId) !== epoch)
			throw new SfuError('unavailable', 'the home of this room is not here any more');
	}

	/** Of a room that nobody has, whose id a client has chosen. */
	async #newPlace(roomId: string): Promise<Place> {
		const { homes, moves } = this.#parts;
		const place = await this.#placeAt(roomId, await homes.claim(roomId), undefined);
		if (place.kind === 'here') moves.expect(roomId);
		return place;
	}

	async #placeAt(roomId: string, found: Home, code: string | undefined): Promise<Place> {
		const { homes, links, members, moves } = this.#parts;
		const { ownId } = members;
		let home = found;
		let link: Link | undefined;
		if (home.serverId !== ownId) link = await links.to(home.serverId).catch(() => undefined);
		if (home.serverId !== ownId && !link) {
			homes.forget(roomId);
			home = await homes.settle(roomId);
			if (home.serverId !== ownId) link = await links.to(home.serverId);
		}
		if (link) return this.#there(link, roomId, home.epoch, code ?? (await this.#codeOf(roomId)));
		await moves.open(roomId);
		return this.#here(roomId);
	}

	/** @throws SfuError unavailable: it is here, but others may have it by now */
	#here(idOrCode: string): Place {
		const { sfu, lease } = this.#parts;
		if (lease.holds() || !sfu.rooms.lookUp(idOrCode)) return { kind: 'here' };
		throw new SfuError('unavailable', 'this server has no lease');
	}

	#there(link: Link, roomId: string, epoch: number, roomCode: string): Place {
		this.#codes.set(roomId, roomCode);
		return { kind: 'there', roomId, roomCode, epoch, link };
	}

	/** Empty: it has none yet, or it is not known. */
	async #codeOf(roomId: string): Promise<string> {
		const known = this.#codes.get(roomId);
		if (known) return known;
		const { redis } = this.#parts;
		return (await redis.ask((it) => it.hget(`room:${roomId}`, 'code')).catch(() => null)) ?? '';
	}

	/**
	 * Redis does not know, or is not reached: the other servers know their rooms. A new room is opened here if none of them has it.
	 * @throws SfuError unavailable
	 */
	async #askOthers(idOrCode: string, { create }: { create: boolean }, error: unknown): Promise<Place> {
		const { links, lease, members, redis, homes } = this.#parts;
		if (redis.isReached) throw error;
		const { ownId } = members;
		const others = members.all().filter(({ serverId }) => serverId !== ownId);
		const asked = await Promise.allSettled(
			others.map(async ({ serverId }) => {
				const link = await links.to(serverId);
				return { link, room: Has.parse(await link.request(methods.has, { idOrCode })) };
			}),
		);
		for (const answer of asked) {
			if (answer.status !== 'fulfilled' || !answer.value.room) continue;
			const { link, room } = answer.value;
			return this.#there(link, room.roomId, room.epoch, room.roomCode);
		}
		const isCertain = asked.every(({ status }) => status === 'fulfilled') && homes.epochOf(idOrCode) === undefined;
		if (create && isCertain && lease.holds()) return { kind: 'here' };
		throw error;
	}

	#has(idOrCode: string): z.input<typeof Has> {
		const { sfu, homes, lease } = this.#parts;
		const room = sfu.rooms.lookUp(idOrCode);
		const epoch = room && homes.epochOf(room.id);
		if (!room || epoch === undefined || !lease.holds()) return null;
		return { roomId: room.id, roomCode: room.settings.roomCode, epoch };
	}
}

/** @throws SfuError unavailable */
async function inTime<T>(asked: Promise<T>): Promise<T> {
	const ended = new AbortController();
	const late = sleep(placeMs, undefined, { ref: false, signal: ended.signal }).then((): never => {
		throw new SfuError('unavailable', 'the home of this room is not reached in time');
	});
	late.catch(() => {});
	try {
		return await Promise.race([asked, late]);
	} finally {
		ended.abort();
	}
}

/** The code by which a room was found; undefined: by its id. */
function codeIn(idOrCode: string, roomId: string): string | undefined {
	return idOrCode === roomId ? undefined : RoomCode.safeParse(idOrCode).data;
}

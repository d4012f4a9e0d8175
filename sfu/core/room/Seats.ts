import { z } from 'zod';
import { Role } from '../../protocol/models.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { maxKeptSeats, maxRestoredSeats, seatExpectedMs } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { digestOf, peerIdOf } from '../peer/resumeToken.ts';
import type { FreeSeat, KeptSeat } from './KeptSeat.ts';
import type { RoomApi } from './RoomApi.ts';
import type { KeptState, RoomPart } from './RoomPart.ts';

/** Resume tokens from before a restart are accepted for this long after it, ms. */
const returnWithinMs = 10 * 60_000;
/** Keys of rows that an earlier version wrote, with digests of resume tokens. */
const digestPrefix = 'digest/';

/** What the store has of a seat. A copy of the database resumes none: it has digests of the resume tokens. */
const StoredSeat = z.object({
	tokenDigest: z.string(),
	role: Role,
	displayName: z.string(),
	subject: z.string(),
	formerSubjects: z.array(z.string()),
	deviceId: z.string().optional(),
	/** When the peer left it, Unix ms by the steady clock; null: it was in the room. */
	leftAtMs: z.number().nullable(),
});
const StoredRole = z.object({ role: Role });

/**
 * The seats of a room. Those of peers that lost their connection for longer than the grace time, e.g. with a closed tab, are
 * kept until the lesson ends; `maxKeptSeats` at once, of which the oldest ends first. All seats outlive the process, one
 * row each: after a restart of the server, everybody who was in the room has a kept seat.
 */
export class Seats implements RoomPart {
	readonly name = 'seats';
	readonly #room: Pick<RoomApi, 'peers' | 'keep'>;
	/** By peer id, the one that was left first before the others. */
	readonly #kept = new Map<string, KeptSeat>();
	/** Under which name the seat of a peer was saved before it was in the room. */
	readonly #openedAs = new WeakMap<Peer, string>();
	/** By the digest of the resume token, roles that an earlier version stored. */
	readonly #roles = new Map<string, Role>();
	/** ms on the clock of `performance.now()`; null: nobody was in the room when the server stopped. */
	#restoredAtMs: number | null = null;

	constructor(room: Pick<RoomApi, 'peers' | 'keep'>) {
		this.#room = room;
	}

	restore({ entries }: KeptState): void {
		const leftAtMs = performance.now();
		const left: (KeptSeat & { storedLeftAtMs: number })[] = [];
		for (const { key, value } of entries) {
			const seat = StoredSeat.safeParse(value).data;
			const role = StoredRole.safeParse(value).data?.role;
			if (seat) {
				const storedLeftAtMs = seat.leftAtMs ?? Number.POSITIVE_INFINITY;
				left.push({ deviceId: undefined, ...seat, peerId: key, leftAtMs, restored: true, storedLeftAtMs });
			} else if (role && key.startsWith(digestPrefix)) this.#roles.set(key.slice(digestPrefix.length), role);
			else this.#room.keep(this.name, key, null);
		}
		left.sort((a, b) => Math.sign(a.storedLeftAtMs - b.storedLeftAtMs) || 0);
		for (const { peerId } of left.slice(0, -maxRestoredSeats)) this.#room.keep(this.name, peerId, null);
		for (const { storedLeftAtMs: _, ...seat } of left.slice(-maxRestoredSeats)) this.#kept.set(seat.peerId, seat);
		if (entries.length > 0) this.#restoredAtMs = leftAtMs;
	}

	/** Of peers that may return, the one left first before the others. */
	get kept(): KeptSeat[] {
		return [...this.#kept.values()];
	}

	/** For how long somebody is still expected back, ms; 0: nobody is. */
	get expectedForMs(): number {
		const lastLeftAtMs = this.kept.at(-1)?.leftAtMs ?? this.#restoredAtMs;
		return lastLeftAtMs === null ? 0 : Math.max(0, lastLeftAtMs + seatExpectedMs - performance.now());
	}

	/** The seat of this resume token; undefined: unknown token, too late after a restart, or the seat has ended. */
	find(resumeToken: string): FreeSeat | undefined {
		const seat = this.#kept.get(peerIdOf(resumeToken));
		const tokenDigest = digestOf(resumeToken);
		const isTooLate = this.#restoredAtMs !== null && performance.now() > this.#restoredAtMs + returnWithinMs;
		if (seat?.tokenDigest === tokenDigest) return seat.restored && isTooLate ? undefined : { ...seat, resumeToken };
		const role = isTooLate ? undefined : this.#roles.get(tokenDigest);
		return role && { peerId: peerIdOf(resumeToken), resumeToken, role };
	}

	/** Somebody joins who is not among the peers yet: its seat is written while it is answered. */
	open(peer: Peer): void {
		if (this.#kept.has(peer.id)) return;
		this.#save(peer);
		this.#openedAs.set(peer, peer.displayName);
	}

	/** The peer has left, and may return. @returns the seat that has to end for this one */
	keep(peer: Peer): KeptSeat | undefined {
		const { id: peerId, tokenDigest, displayName, role, subject, formerSubjects, deviceId } = peer;
		this.#kept.set(peerId, {
			...{ peerId, tokenDigest, displayName, role, subject, formerSubjects, deviceId },
			...{ leftAtMs: performance.now(), restored: false },
		});
		this.#save(peer, steadyNowMs());
		const ofThisRun = this.kept.filter(({ restored }) => !restored);
		const [oldest] = ofThisRun;
		if (!oldest || ofThisRun.length <= maxKeptSeats) return undefined;
		this.#kept.delete(oldest.peerId);
		return oldest;
	}

	/** The peer is back. */
	take({ id, tokenDigest }: Peer): void {
		this.#kept.delete(id);
		if (this.#roles.delete(tokenDigest)) this.#room.keep(this.name, digestPrefix + tokenDigest, null);
	}

	/** The seat ends. @returns whether there was one */
	remove(peerId: string): boolean {
		return this.#kept.delete(peerId);
	}

	/** The lesson is over. @returns the seats that end with it */
	clear(): KeptSeat[] {
		const ended = this.kept;
		this.#kept.clear();
		this.#roles.clear();
		this.#restoredAtMs = null;
		return ended;
	}

	peerJoined(peer: Peer): void {
		if (this.#openedAs.get(peer) !== peer.displayName) this.#save(peer);
	}

	/** Perhaps with another token. */
	peerReturned(peer: Peer): void {
		this.#save(peer);
	}

	roleChanged(peer: Peer): void {
		this.#save(peer);
	}

	noticed<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		if (name !== 'peerUpdated' || !('peerId' in data) || !('displayName' in data)) return;
		const renamed = this.#room.peers.find(({ id }) => id === data.peerId);
		if (renamed) this.#save(renamed);
	}

	seatEnded(peerId: string): void {
		this.#room.keep(this.name, peerId, null);
	}

	#save(peer: Peer, leftAtMs: number | null = null): void {
		const { id, tokenDigest, displayName, role, subject, formerSubjects, deviceId } = peer;
		const seat: z.output<typeof StoredSeat> = {
			...{ tokenDigest, role, displayName, subject, formerSubjects: [...formerSubjects] },
			...(deviceId !== undefined && { deviceId }),
			leftAtMs,
		};
		this.#room.keep(this.name, id, seat);
	}
}

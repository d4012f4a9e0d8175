import { z } from 'zod';
import type { LobbyEntry } from '../../protocol/models.ts';
import { notFound } from '../errors.ts';
import { maxAdmittedPeople } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import type { PeerLink } from '../peer/PeerLink.ts';
import { canModerate } from '../peer/permissions.ts';
import { isSamePerson, type Person } from '../peer/person.ts';
import { KeptMap } from '../room/KeptMap.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomEnd } from '../room/RoomEvents.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';
import type { RoomSettings } from '../room/RoomSettings.ts';
import { looksLike } from './names/distinctName.ts';
import { requireWaitingPlace } from './requireWaitingPlace.ts';

/** A connection that waits to be admitted. */
export type Waiting = LobbyEntry & Person & { role: 'participant'; network: string | undefined; link: PeerLink };
const Admitted = z.object({ displayName: z.string(), deviceId: z.string().optional() });
type Admitted = z.output<typeof Admitted>;
/** Somebody's place in the queue. */
const Place = z.object({
	...{ displayName: z.string(), sinceMs: z.number(), role: z.literal('participant') },
	...{ subject: z.string(), formerSubjects: z.array(z.string()).optional(), deviceId: z.string().optional() },
});
type Place = z.output<typeof Place>;
type Room = Pick<RoomApi, 'removals' | 'peers' | 'notify' | 'keep'>;

/**
 * The people who wait for a host to admit them to one room, in order of arrival, each once. Hosts and co-hosts are sent
 * every change.
 */
export class Lobby implements RoomPart {
	readonly name = 'lobby';
	readonly #room: Room;
	#waiting = new Map<string, Waiting>();
	/** By peer id, of everybody who waits, and of those who waited when the server stopped, until they knock again. */
	readonly #places: KeptMap<Place>;
	/**
	 * By token subject, those admitted before: they get in again without waiting, e.g. after a lost connection, with the same
	 * device. The last `maxAdmittedPeople`.
	 */
	readonly #admitted: KeptMap<Admitted>;

	constructor(room: Room) {
		this.#room = room;
		this.#places = new KeptMap(room, this.name, Place, 'waiting/');
		this.#admitted = new KeptMap(room, this.name, Admitted, 'admitted/');
	}

	restore(kept: KeptState): void {
		this.#places.restore(kept, (place) => ({ ...place, sinceMs: place.sinceMs + kept.clockShiftMs }));
		this.#admitted.restore(kept);
	}

	hasAdmitted({ subject, deviceId }: Pick<Person, 'subject' | 'deviceId'>): boolean {
		const admitted = this.#admitted.get(subject);
		return admitted !== undefined && admitted.deviceId === deviceId;
	}

	/** The name under which a host admitted them. */
	admittedName(subject: string): string | undefined {
		return this.#admitted.get(subject)?.displayName;
	}

	get waiting(): Waiting[] {
		return [...this.#waiting.values()];
	}

	/** Of everybody else who waits, or was admitted and is on the way in. @param ownId of whoever waits already */
	namesBeside(subject: string, ownId?: string): string[] {
		const inside = new Set(this.#room.peers.map((peer) => peer.subject));
		const onTheWay = [...this.#admitted].filter(([other]) => other !== subject && !inside.has(other));
		const waiting = [...this.#places].filter(
			([peerId, place]) => peerId !== ownId && (this.#waiting.has(peerId) || place.subject !== subject),
		);
		return [
			...waiting.map(([, { displayName }]) => displayName),
			...onTheWay.map(([, { displayName }]) => displayName),
		];
	}

	/** The peer id under which this person waits already, or waited when the server stopped. */
	entryIdOf(person: Person): string | undefined {
		const earlier = this.waiting.find((other) => isSamePerson(other, person));
		return earlier?.peerId ?? this.#expectedPlace(person)?.[0];
	}

	/** Number of people who wait. */
	get size(): number {
		return this.#waiting.size;
	}

	/**
	 * A person that waits already, e.g. in another tab, or waited when the server stopped, keeps its place in the queue.
	 * @param knocking with a new peer id
	 * @returns its peer id
	 * @throws SfuError room-full
	 */
	enter(knocking: Waiting): string {
		const waiting = this.#returned(knocking);
		const earlier = this.waiting.find((other) => isSamePerson(other, waiting));
		if (!earlier)
			requireWaitingPlace(
				this.waiting.map(({ network }) => network),
				waiting.network,
			);
		if (earlier) this.#replace(earlier, { ...waiting, sinceMs: earlier.sinceMs });
		else this.#waiting.set(waiting.peerId, waiting);
		this.#keepPlace(this.#waiting.get(waiting.peerId) ?? waiting);
		if (waiting !== knocking) this.#sort();
		this.#notifyModerators();
		return waiting.peerId;
	}

	/** Stops waiting; idempotent. */
	leave(peerId: string): void {
		this.#places.delete(peerId);
		if (this.#waiting.delete(peerId)) this.#notifyModerators();
	}

	/** Somebody who waits; hosts and co-hosts are sent the change. */
	rename(peerId: string, displayName: string): void {
		const waiting = this.#waiting.get(peerId);
		if (!waiting) return;
		this.#waiting.set(peerId, { ...waiting, displayName });
		this.#keepPlace({ ...waiting, displayName });
		this.#notifyModerators();
	}

	/** @throws SfuError not-found (participant) */
	admit(peerId: string): void {
		this.#admit(this.#take(peerId));
	}

	/** Everybody who waits at this moment, in order of arrival. */
	admitAll(): void {
		if (this.#waiting.size === 0) return;
		const all = this.waiting;
		this.#waiting.clear();
		for (const { peerId } of all) this.#places.delete(peerId);
		for (const waiting of all) this.#admit(waiting);
		this.#notifyModerators();
	}

	/** Turns a person away. @throws SfuError not-found (participant) */
	deny(peerId: string): Waiting {
		const denied = this.#take(peerId);
		this.#room.notify(denied.link, 'denied', {});
		return denied;
	}

	/** Somebody was removed from the room: it does not wait any more either, and its admission is withdrawn. */
	turnAway(person: Person): void {
		this.#admitted.delete(person.subject);
		for (const { peerId, link } of this.waiting.filter((other) => isSamePerson(other, person))) {
			this.#take(peerId);
			this.#room.notify(link, 'removed', {});
		}
	}

	/** Only for hosts and co-hosts. */
	snapshot({ role }: Peer): { lobby: LobbyEntry[] } | undefined {
		return canModerate(role) ? { lobby: this.#entries } : undefined;
	}

	/** A new co-host has not been sent the lobby yet. */
	roleChanged(): void {
		this.#notifyModerators();
	}

	/**
	 * Switching the lobby off admits everybody who waits. Locking the room withdraws admissions of people who are not
	 * inside.
	 */
	settingsChanged({ lobby, locked }: Partial<RoomSettings>): void {
		if (lobby === false) this.admitAll();
		if (locked) this.#admitted.clear();
	}

	/** Whoever waits in front of the empty room goes on waiting. */
	emptied(): void {
		this.#admitted.clear();
		this.#places.clear();
		for (const waiting of this.waiting) this.#keepPlace(waiting);
	}

	close(why: RoomEnd): void {
		for (const { link } of this.#waiting.values()) this.#room.notify(link, why, {});
		this.#waiting.clear();
	}

	get #entries(): LobbyEntry[] {
		return this.waiting.map((waiting) => {
			const { peerId, displayName, sinceMs } = waiting;
			const resembles = this.#resembled(waiting);
			return { peerId, displayName, sinceMs, ...(resembles && { resembles }) };
		});
	}

	/** Somebody who was removed gets a new token for the code, and its browser can forget the device: hosts are told what is left. */
	#resembled({ displayName, network }: Waiting): LobbyEntry['resembles'] {
		const { removals } = this.#room;
		const named = removals.findLast((removal) => looksLike(removal.displayName, displayName));
		if (named) return { displayName: named.displayName, by: 'name' };
		if (network === undefined || this.#isShared(network)) return undefined;
		const near = removals.findLast((removal) => removal.network === network);
		return near && { displayName: near.displayName, by: 'address' };
	}

	/** Whether several people are behind this address, as at a school: it says nothing about one of them. */
	#isShared(network: string): boolean {
		return [...this.#room.peers, ...this.waiting].filter((other) => other.network === network).length > 1;
	}

	/** With the peer id and the time of before, if it waited when the server stopped. */
	#returned(knocking: Waiting): Waiting {
		const place = this.#expectedPlace(knocking);
		return place ? { ...knocking, peerId: place[0], sinceMs: place[1].sinceMs } : knocking;
	}

	/** Of somebody who waited when the server stopped, and has not knocked again. */
	#expectedPlace(person: Person): [peerId: string, Place] | undefined {
		return [...this.#places].find(([peerId, place]) => !this.#waiting.has(peerId) && isSamePerson(place, person));
	}

	#keepPlace({ peerId, displayName, sinceMs, role, subject, formerSubjects, deviceId }: Waiting): void {
		const former = formerSubjects && { formerSubjects: [...formerSubjects] };
		this.#places.set(peerId, { displayName, sinceMs, role, subject, ...former, deviceId });
	}

	/** By the time since when they wait; at the same time, in the order of their places. */
	#sort(): void {
		const places = [...this.#places].sort(([, a], [, b]) => a.sinceMs - b.sinceMs);
		const all = places.flatMap(([peerId]) => this.#waiting.get(peerId) ?? []);
		this.#waiting = new Map(all.map((waiting) => [waiting.peerId, waiting]));
	}

	#replace(earlier: Waiting, later: Waiting): void {
		this.#places.delete(earlier.peerId);
		const all = this.waiting.map((waiting) => (waiting === earlier ? later : waiting));
		this.#waiting = new Map(all.map((waiting) => [waiting.peerId, waiting]));
		this.#room.notify(earlier.link, 'takenOver', {});
	}

	#admit({ subject, displayName, deviceId, link }: Waiting): void {
		this.#admitted.append(subject, { displayName, deviceId });
		const [oldest] = this.#admitted.keys();
		if (oldest !== undefined && this.#admitted.size > maxAdmittedPeople) this.#admitted.delete(oldest);
		this.#room.notify(link, 'admitted', {});
	}

	#take(peerId: string): Waiting {
		const waiting = this.#waiting.get(peerId);
		if (!waiting) throw notFound('participant', peerId);
		this.#waiting.delete(peerId);
		this.#places.delete(peerId);
		this.#notifyModerators();
		return waiting;
	}

	#notifyModerators(): void {
		const { peers } = this.#room;
		for (const peer of peers) if (canModerate(peer.role)) peer.notify('lobbyChanged', { lobby: this.#entries });
	}
}

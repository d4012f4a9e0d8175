import { z } from 'zod';
import type { RemovedPerson } from '../../protocol/models/removals.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { notFound, SfuError } from '../errors.ts';
import { maxAdmittedPeople, removedPeople } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import { isSamePerson, type Person, sharesToken } from '../peer/person.ts';
import { KeptMap } from '../room/KeptMap.ts';
import { Removal } from '../room/Removal.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';
import type { RoomSettings } from '../room/RoomSettings.ts';
import { newestWithin } from './BoundedTail.ts';

type Room = Pick<RoomApi, 'peers' | 'keptSeats' | 'keep' | 'leave' | 'endKeptSeat'>;
/** One seat of somebody, in the room or in its lobby. */
type Seat = Person & { peerId: string; displayName: string; network?: string | undefined };

/**
 * Who is kept out of one room until the lesson ends: people whom a host removed, or turned away in the lobby.
 * `requireAdmission` refuses them by token, device and seat. Hosts and co-hosts are sent every change.
 */
export class Removals implements RoomPart {
	readonly name = 'removals';
	readonly #room: Room;
	/** By the peer id that they had. */
	readonly #removals: KeptMap<Removal>;
	/** Token subjects and devices that a host let back in: they pass the lock and the lobby. The last `maxAdmittedPeople`. */
	readonly #allowed: KeptMap<true>;

	constructor(room: Room) {
		this.#room = room;
		this.#removals = new KeptMap(room, this.name, Removal, 'removed/');
		this.#allowed = new KeptMap(room, this.name, z.literal(true), 'allowed/');
	}

	restore(kept: KeptState): void {
		this.#removals.restore(kept, (removal) => ({ ...removal, sinceMs: removal.sinceMs + kept.clockShiftMs }));
		this.#allowed.restore(kept);
	}

	get all(): readonly Removal[] {
		return [...this.#removals.values()];
	}

	hasAllowed({ subject, deviceId }: Pick<Removal, 'subject' | 'deviceId'>): boolean {
		return this.#allowed.has(subject) || (deviceId !== undefined && this.#allowed.has(deviceId));
	}

	/**
	 * Removes a person: every seat of its tokens and devices ends, those that are kept for it, too.
	 * @throws SfuError forbidden: a host is removed by hosts only, and nobody removes itself
	 */
	remove(peer: Peer, actor: Peer): void {
		if (sharesToken(peer, actor)) throw new SfuError('forbidden', 'a person cannot remove itself');
		// A co-host's other tab in which it is a participant, too.
		const person: Person = { ...personOf(peer), role: 'participant' };
		const peers = this.#room.peers.filter((other) => other === peer || isSamePerson(other, person));
		if (peers.some(({ role }) => role === 'host') && actor.role !== 'host')
			throw new SfuError('forbidden', 'only a host may');
		const kept = this.#room.keptSeats.filter((seat) => isSamePerson(seat, person));
		const others = peers.filter((other) => other !== peer).map(seatOf);
		this.add(seatOf(peer), 'removed', [...others, ...kept]);
		for (const { peerId } of kept) this.#room.endKeptSeat(peerId);
		for (const removed of peers) {
			removed.notify('removed', {});
			removed.closeLink();
			this.#room.leave(removed);
		}
	}

	/** @param others further seats of the same person */
	add(seat: Seat, how: Removal['how'], others: (Person & { peerId: string })[] = []): void {
		const { peerId, displayName, subject, deviceId, network } = seat;
		const further = furtherMarks(seat, others);
		const removal: Removal = {
			...{ peerId, displayName, how, sinceMs: steadyNowMs(), subject, deviceId, network },
			...(further && { others: further }),
		};
		this.#removals.append(peerId, removal);
		const kept = new Set(newestWithin(this.all, removedPeople, (each) => JSON.stringify(each)));
		for (const forgotten of this.all.filter((each) => !kept.has(each))) this.#removals.delete(forgotten.peerId);
		for (const mark of marksOf(removal)) this.#allowed.delete(mark);
		this.#notifyModerators();
	}

	/** Lets a person back in. @throws SfuError not-found (participant) */
	allow(peerId: string): void {
		const removal = this.#removals.get(peerId);
		if (!removal) throw notFound('participant', peerId);
		const marks = marksOf(removal);
		// Removed before, e.g. under another name: the same person would still be refused for that.
		for (const other of this.all)
			if (marksOf(other).some((mark) => marks.includes(mark))) this.#removals.delete(other.peerId);
		for (const mark of marks) this.#allowed.append(mark, true);
		for (const mark of [...this.#allowed.keys()].slice(0, -maxAdmittedPeople)) this.#allowed.delete(mark);
		this.#notifyModerators();
	}

	/** Only for hosts and co-hosts. */
	snapshot({ role }: Peer): { removed: RemovedPerson[] } | undefined {
		return canModerate(role) ? this.#view : undefined;
	}

	/** A new co-host has not been sent the list yet. */
	roleChanged(): void {
		this.#notifyModerators();
	}

	/** Locking the room withdraws what was allowed to people who are not inside. */
	settingsChanged({ locked }: Partial<RoomSettings>): void {
		if (locked) this.#allowed.clear();
	}

	emptied(): void {
		this.#allowed.clear();
		if (this.#removals.size === 0) return;
		this.#removals.clear();
		this.#notifyModerators();
	}

	get #view(): { removed: RemovedPerson[] } {
		return {
			removed: this.all.map(({ peerId, displayName, how, sinceMs }) => ({ peerId, displayName, how, sinceMs })),
		};
	}

	#notifyModerators(): void {
		for (const peer of this.#room.peers) if (canModerate(peer.role)) peer.notify('removalsChanged', this.#view);
	}
}

/** By what this person is recognised beside its seat. */
function marksOf({ subject, deviceId, others }: Removal): string[] {
	const ofSeat = deviceId === undefined ? [subject] : [subject, deviceId];
	return [...ofSeat, ...(others?.subjects ?? []), ...(others?.deviceIds ?? [])];
}

function personOf({ subject, formerSubjects, deviceId, role }: Peer): Person {
	return { subject, formerSubjects, deviceId, role };
}

function seatOf(peer: Peer): Seat {
	return { ...personOf(peer), peerId: peer.id, displayName: peer.displayName, network: peer.network };
}

/** By what else than its first seat a person is recognised; undefined: by nothing. */
function furtherMarks(seat: Seat, others: (Person & { peerId: string })[]): Removal['others'] {
	const all = [seat, ...others];
	const distinct = (marks: (string | undefined)[], first: string | undefined) =>
		[...new Set(marks)].flatMap((mark) => (mark === undefined || mark === first ? [] : [mark]));
	const further = {
		peerIds: distinct(
			others.map(({ peerId }) => peerId),
			seat.peerId,
		),
		subjects: distinct(
			all.flatMap(({ subject, formerSubjects = [] }) => [subject, ...formerSubjects]),
			seat.subject,
		),
		deviceIds: distinct(
			all.map(({ deviceId }) => deviceId),
			seat.deviceId,
		),
	};
	return Object.values(further).some((marks) => marks.length > 0) ? further : undefined;
}

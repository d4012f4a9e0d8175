import type { RemovedPerson } from '../../protocol/models/removals.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { notFound, SfuError } from '../errors.ts';
import { removedPeople } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';
import type { Removal, RoomSettings } from '../room/RoomSettings.ts';
import { newestWithin } from './BoundedTail.ts';

type Room = Pick<RoomApi, 'settings' | 'peers' | 'remember' | 'leave'>;
/** Somebody who is or was in the room or its lobby. */
type Person = Pick<Removal, 'peerId' | 'displayName' | 'subject' | 'deviceId'>;

/**
 * Who is kept out of one room until the lesson ends: people whom a host removed, or turned away in the lobby.
 * `requireAdmission` refuses them by token, device and seat. Hosts and co-hosts are sent every change.
 */
export class Removals implements RoomPart {
	readonly name = 'removals';
	readonly #room: Room;
	/** Token subjects and devices that a host let back in: they pass the lock and the lobby. */
	readonly #allowed = new Set<string>();

	constructor(room: Room) {
		this.#room = room;
	}

	hasAllowed({ subject, deviceId }: Pick<Person, 'subject' | 'deviceId'>): boolean {
		return this.#allowed.has(subject) || (deviceId !== undefined && this.#allowed.has(deviceId));
	}

	/** @throws SfuError forbidden: a host is removed by hosts only, and nobody removes itself */
	remove(peer: Peer, actor: Peer): void {
		if (peer === actor) throw new SfuError('forbidden', 'a peer cannot remove itself');
		if (peer.role === 'host' && actor.role !== 'host') throw new SfuError('forbidden', 'only a host may');
		const { id: peerId, displayName, subject, deviceId } = peer;
		this.add({ peerId, displayName, subject, deviceId }, 'removed');
		peer.notify('removed', {});
		peer.closeLink();
		this.#room.leave(peer);
	}

	/** @throws what the store throws; nothing is changed then */
	add({ peerId, displayName, subject, deviceId }: Person, how: Removal['how']): void {
		const removal: Removal = { peerId, displayName, how, sinceMs: steadyNowMs(), subject, deviceId };
		this.#change(newestWithin([...this.#removals, removal], removedPeople, (each) => JSON.stringify(each)));
		for (const mark of marksOf(removal)) this.#allowed.delete(mark);
	}

	/** Lets a person back in. @throws SfuError not-found (participant) */
	allow(peerId: string): void {
		const removal = this.#removals.find((known) => known.peerId === peerId);
		if (!removal) throw notFound('participant', peerId);
		const marks = marksOf(removal);
		// Removed before, e.g. under another name: the same person would still be refused for that.
		this.#change(this.#removals.filter((other) => !marksOf(other).some((mark) => marks.includes(mark))));
		for (const mark of marks) this.#allowed.add(mark);
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
		if (this.#removals.length > 0) this.#change([]);
	}

	get #removals(): Removal[] {
		return this.#room.settings.removals;
	}

	get #view(): { removed: RemovedPerson[] } {
		return {
			removed: this.#removals.map(({ peerId, displayName, how, sinceMs }) => ({ peerId, displayName, how, sinceMs })),
		};
	}

	#change(removals: Removal[]): void {
		this.#room.remember({ removals });
		this.#notifyModerators();
	}

	#notifyModerators(): void {
		for (const peer of this.#room.peers) if (canModerate(peer.role)) peer.notify('removalsChanged', this.#view);
	}
}

/** By what this person is recognised beside its seat. */
function marksOf({ subject, deviceId }: Removal): string[] {
	return deviceId === undefined ? [subject] : [subject, deviceId];
}

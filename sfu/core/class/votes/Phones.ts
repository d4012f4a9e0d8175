import { z } from 'zod';
import type { NoticeName, Notices } from '../../../protocol/notices.ts';
import { notFound, SfuError } from '../../errors.ts';
import { maxKnownPhones, maxPhones, maxPhonesPerAddress } from '../../limits.ts';
import type { PeerLink } from '../../peer/PeerLink.ts';
import type { Person } from '../../peer/person.ts';
import { isRemoved, requireNotRemoved } from '../../room/admission.ts';
import { KeptMap } from '../../room/KeptMap.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import type { KeptState } from '../../room/RoomPart.ts';
import { distinctName } from '../names/distinctName.ts';
import type { Voter } from './Ballot.ts';
import { seatKeyOf, voterKeyOf } from './voterKey.ts';

/** Whoever comes the short way in. */
export type Caller = {
	person: Person & { deviceId: string };
	/** Of its address; undefined: of this process. */
	network: string | undefined;
	/** As typed; undefined: not said. */
	displayName: string | undefined;
};

const Known = z.object({ displayName: z.string().nullable() });
type Phone = Voter & Pick<Caller, 'person' | 'network'>;
type Room = Pick<
	RoomApi,
	'id' | 'closed' | 'settings' | 'peers' | 'removals' | 'isAdmitted' | 'notify' | 'keep' | 'keepWithRoom'
>;

/** Key of what is kept with the room when phones are not allowed. */
const keptAs = 'phonesForbidden';

/** Those who vote without a seat in the room: they get the notices of votes, and nothing else of the class. */
export class Phones {
	readonly #room: Room;
	readonly #part: string;
	readonly #connected = new Map<PeerLink, Phone>();
	/** By `voterKeyOf`, those who came in this lesson; the last `maxKnownPhones`. */
	readonly #known: KeptMap<z.output<typeof Known>>;
	#allowed = true;

	/** @param part under whose name they are kept */
	constructor(room: Room, part: string) {
		this.#room = room;
		this.#part = part;
		this.#known = new KeptMap(room, part, Known, 'phone/');
	}

	restoreRoom({ entries }: KeptState): void {
		this.#allowed = !entries.some(({ key }) => key === keptAs);
	}

	restore(kept: KeptState): void {
		this.#known.restore(kept);
	}

	get view(): { allowed: boolean; count: number } {
		return { allowed: this.#allowed, count: this.#connected.size };
	}

	get all(): Phone[] {
		return [...this.#connected.values()];
	}

	of(link: PeerLink): Phone | undefined {
		return this.#connected.get(link);
	}

	/**
	 * Lets a phone in, or changes its name. Whoever is in the room on the same device, came before in this lesson, or was let in by
	 * a host passes the lock and the lobby.
	 * @throws SfuError not-found (the room has closed), forbidden (`removal` or `denial`; `phones`: they are not allowed;
	 * `lobby`: strangers are let in one by one), room-locked, room-full, limit-reached (seat: too many of this address)
	 */
	enter(link: PeerLink, { person, network, displayName }: Caller): Phone {
		const key = voterKeyOf(this.#room.id, person);
		this.#requireAdmission(key, person);
		if (!this.#connected.has(link)) this.#requirePlace(network);
		const named = displayName === undefined ? this.#known.get(key)?.displayName : this.#nameFor(key, displayName);
		const phone: Phone = { key, person, network, displayName: named ?? null };
		this.#connected.set(link, phone);
		if (!this.#known.has(key) || displayName !== undefined) this.#known.append(key, { displayName: phone.displayName });
		const [oldest] = this.#known.keys();
		if (this.#known.size > maxKnownPhones && oldest !== undefined) this.#known.delete(oldest);
		return phone;
	}

	/** Idempotent. @returns false: it was not there */
	leave(link: PeerLink): boolean {
		return this.#connected.delete(link);
	}

	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		for (const link of this.#connected.keys()) this.#room.notify(link, name, data);
	}

	/** @returns false: it was so already */
	allow(allowed: boolean): boolean {
		if (allowed === this.#allowed) return false;
		this.#allowed = allowed;
		this.#room.keepWithRoom(this.#part, keptAs, allowed ? null : true);
		if (!allowed) for (const link of this.#connected.keys()) this.#dismiss(link);
		return true;
	}

	/** The lesson is over: who came in it is forgotten. */
	forget(): void {
		this.#known.clear();
	}

	close(): void {
		this.#connected.clear();
	}

	/** Of people whom a host has removed from the class meanwhile. */
	dismissRemoved(): void {
		if (this.#room.removals.length === 0) return;
		for (const [link, { person }] of this.#connected) if (isRemoved(this.#room, person)) this.#dismiss(link);
	}

	#dismiss(link: PeerLink): void {
		this.#connected.delete(link);
		this.#room.notify(link, 'votersDismissed', {});
	}

	#requireAdmission(key: string, person: Caller['person']): void {
		const { closed, id, settings, peers } = this.#room;
		if (closed) throw notFound('room', id);
		requireNotRemoved(this.#room, person);
		if (!this.#allowed) throw new SfuError('forbidden', 'phones that only vote are not allowed', { what: 'phones' });
		const isInside = peers.some((peer) => peer.deviceId === person.deviceId);
		if (isInside || this.#known.has(key) || this.#room.isAdmitted(person)) return;
		if (settings.locked) throw new SfuError('room-locked', 'the room is locked');
		if (settings.lobby) throw new SfuError('forbidden', 'strangers are let in one by one', { what: 'lobby' });
	}

	#requirePlace(network: string | undefined): void {
		if (this.#connected.size >= maxPhones) throw new SfuError('room-full', `at most ${maxPhones} phones`);
		if (network === undefined) return;
		if (this.all.filter((phone) => phone.network === network).length >= maxPhonesPerAddress)
			throw new SfuError('limit-reached', 'too many phones from this address', { what: 'seat' });
	}

	/** That nobody else has: in the room, or among those who vote. */
	#nameFor(key: string, typed: string): string {
		const others = [...this.#known].flatMap(([other, { displayName }]) => (other === key ? [] : (displayName ?? [])));
		const inRoom = this.#room.peers.flatMap((peer) => (seatKeyOf(this.#room.id, peer) === key ? [] : peer.displayName));
		return distinctName(typed, [...others, ...inRoom], false);
	}
}

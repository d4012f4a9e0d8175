import { z } from 'zod';
import { Permissions as PermissionSet, type Source } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Peer } from '../peer/Peer.ts';
import { effectivePermissions, samePermissions } from '../peer/permissions.ts';
import { isSamePerson } from '../peer/person.ts';
import { KeptMap } from '../room/KeptMap.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

type Room = Pick<
	RoomApi,
	'settings' | 'peers' | 'keptSeats' | 'broadcast' | 'remember' | 'keep' | 'producers' | 'hostStops'
>;

const names = PermissionSet.keyof().options;
const sources = ['mic', 'camera', 'screen', 'screenAudio'] as const satisfies Source[];

/** What participants of one room may do: the room's permissions, and what hosts granted to or took from single peers. */
export class Permissions implements RoomPart {
	readonly name = 'permissions';
	readonly #room: Room;
	/** By peer id, also of peers whose seat is kept. */
	readonly #own: KeptMap<Partial<PermissionSet>>;

	constructor(room: Room) {
		this.#room = room;
		this.#own = new KeptMap(room, this.name, z.partialRecord(PermissionSet.keyof(), z.boolean()));
	}

	restore(kept: KeptState): void {
		this.#own.restore(kept);
	}

	/** Effective permissions of a peer. */
	of(peer: Peer): PermissionSet {
		const { participantPermissions: ofRoom } = this.#room.settings;
		return effectivePermissions(peer, { own: this.#own.get(peer.id), ofRoom });
	}

	/**
	 * For one person, in all its seats.
	 * @throws SfuError forbidden: hosts and co-hosts always have all permissions; or the person's token does not allow it
	 */
	async set(peer: Peer, permissions: Partial<PermissionSet>): Promise<void> {
		if (peer.role !== 'participant') throw new SfuError('forbidden', 'hosts keep all permissions');
		const { allowed } = peer;
		if (allowed && names.some((name) => permissions[name] && !allowed[name]))
			throw new SfuError('forbidden', 'the token of this person does not allow it');
		const seats = this.#room.peers.filter((other) => other === peer || isSamePerson(other, peer));
		const before = new Map(seats.map((seat) => [seat, this.of(seat)]));
		const kept = this.#room.keptSeats.filter((seat) => isSamePerson(seat, peer));
		for (const id of [...seats.map((seat) => seat.id), ...kept.map(({ peerId }) => peerId)])
			this.#own.set(id, { ...this.#own.get(id), ...permissions });
		await Promise.all([...before].map(([seat, permissionsBefore]) => this.apply(seat, permissionsBefore)));
	}

	/** Somebody takes another seat: what a host granted or took in the first one holds there too. Before it is shown. */
	inherit(newcomer: Peer): void {
		if (this.#own.size === 0 || this.#own.has(newcomer.id)) return;
		const seats = [...this.#room.peers.map((peer) => ({ person: peer, id: peer.id })), ...keptOf(this.#room)];
		const first = seats.find(({ person, id }) => this.#own.has(id) && isSamePerson(person, newcomer));
		const own = first && this.#own.get(first.id);
		if (own) this.#own.set(newcomer.id, own);
	}

	/** For all participants and those who join later; replaces what single peers were granted before. */
	async setForAll(permissions: Partial<PermissionSet>): Promise<void> {
		const participants = this.#room.peers.filter(({ role }) => role === 'participant');
		const before = new Map(participants.map((peer) => [peer, this.of(peer)]));
		const { participantPermissions } = this.#room.settings;
		this.#room.remember({ participantPermissions: { ...participantPermissions, ...permissions } });
		for (const [peerId, own] of this.#own) {
			const left = without(own, permissions);
			if (Object.keys(left).length > 0) this.#own.set(peerId, left);
			else this.#own.delete(peerId);
		}
		this.#room.broadcast('participantPermissionsChanged', this.snapshot());
		this.#room.hostStops.stopKeptSeats(...sources.filter((source) => permissions[source] === false));
		await Promise.all([...before].map(([peer, permissionsBefore]) => this.apply(peer, permissionsBefore)));
	}

	/** With which each lesson begins, and at once: a lesson that takes place follows, too. */
	async setInitial(permissions: Partial<PermissionSet>): Promise<void> {
		const { initialPermissions } = this.#room.settings;
		this.#room.remember({ initialPermissions: { ...initialPermissions, ...permissions } });
		await this.setForAll(permissions);
	}

	/** Of the room. */
	snapshot(): { participantPermissions: PermissionSet } {
		return { participantPermissions: this.#room.settings.participantPermissions };
	}

	seatEnded(peerId: string): void {
		this.#own.delete(peerId);
	}

	/** Tells everybody and stops what is sent without permission, where the permissions differ from `before`. */
	async apply(peer: Peer, before: PermissionSet): Promise<void> {
		const permissions = this.of(peer);
		if (samePermissions(before, permissions)) return;
		this.#room.broadcast('peerUpdated', { peerId: peer.id, permissions });
		this.#room.hostStops.stop(peer, ...sources.filter((source) => before[source] && !permissions[source]));
		await this.#room.producers.enforce(peer);
	}
}

const keptOf = ({ keptSeats }: Room) => keptSeats.map((seat) => ({ person: seat, id: seat.peerId }));

function without(own: Partial<PermissionSet>, replaced: Partial<PermissionSet>): Partial<PermissionSet> {
	return Object.fromEntries(Object.entries(own).filter(([name]) => !(name in replaced)));
}

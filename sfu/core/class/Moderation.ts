import { type InvitableSource, Role } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import { maxLoweredRoles } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { isHigher } from '../peer/permissions.ts';
import { isSamePerson, type Person, sharesToken } from '../peer/person.ts';
import { KeptMap } from '../room/KeptMap.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

type Room = Pick<RoomApi, 'peers' | 'keptSeats' | 'setRole' | 'producers' | 'hostStops' | 'permissionsOf' | 'keep'>;

/** What hosts and co-hosts do to others. `handlers/dispatch.ts` has checked before that the actor may moderate. */
export class Moderation implements RoomPart {
	readonly name = 'moderation';
	readonly #room: Room;
	/** Token subjects of people whom a host gave a lower role than their token has, with that role, until the lesson ends. */
	readonly #lowered: KeptMap<Role>;

	constructor(room: Room) {
		this.#room = room;
		this.#lowered = new KeptMap(room, this.name, Role);
	}

	restore(kept: KeptState): void {
		this.#lowered.restore(kept);
	}

	/** In all its seats. */
	async mutePerson(peer: Peer): Promise<void> {
		await Promise.all(this.#seatsOf(peer).map((seat) => this.mute(seat)));
	}

	/** The peer may unmute itself again as long as it has the permission. @returns whether it was heard before */
	async mute(peer: Peer): Promise<boolean> {
		const live = peer.producersOf('mic').filter(({ paused }) => !paused);
		this.#room.hostStops.stop(peer, 'mic');
		await Promise.all(live.map((mic) => this.#room.producers.pause(peer, mic, 'host')));
		return live.length > 0;
	}

	/** All participants, also those who are away; hosts and co-hosts stay as they are. @returns peer ids of those muted by this */
	async muteAll(): Promise<string[]> {
		this.#room.hostStops.stopKeptSeats('mic');
		const peers = this.#participants;
		const wereHeard = await Promise.all(peers.map((peer) => this.mute(peer)));
		return peers.filter((_, index) => wereHeard[index]).map(({ id }) => id);
	}

	/** Camera and screen of one peer. @returns whether there was any */
	stopVideo(peer: Peer): boolean {
		const video = peer.producersOf('camera', 'screen', 'screenAudio');
		this.#room.hostStops.stop(peer, 'camera', 'screen', 'screenAudio');
		for (const producer of video) this.#room.producers.close(peer, producer, 'host');
		return video.some(({ paused }) => !paused);
	}

	/** In all its seats. @returns peer ids of those that sent any */
	stopVideoOfPerson(peer: Peer): string[] {
		return this.#seatsOf(peer)
			.filter((seat) => this.stopVideo(seat))
			.map(({ id }) => id);
	}

	/** As `muteAll`, for cameras and screens. @returns peer ids of those who sent any */
	stopAllVideo(): string[] {
		this.#room.hostStops.stopKeptSeats('camera', 'screen', 'screenAudio');
		return this.#participants.filter((peer) => this.stopVideo(peer)).map(({ id }) => id);
	}

	/** Asks peers to switch it on again; those without the permission, and those no longer there, are left out. */
	inviteToSend(peerIds: string[], source: InvitableSource): void {
		const invited = new Set(peerIds);
		for (const peer of this.#room.peers) {
			if (invited.has(peer.id) && this.#room.permissionsOf(peer)[source]) peer.notify('invitedToSend', { source });
		}
	}

	/**
	 * In all seats of the person's tokens.
	 * @throws SfuError forbidden: one's own role, because a host that gave it up by mistake could not get it back
	 */
	async setRole(peer: Peer, role: Role, actor: Peer): Promise<void> {
		if (sharesToken(peer, actor)) throw new SfuError('forbidden', 'a person cannot change its own role');
		if (isHigher(peer.role, role)) this.#lower(peer, role);
		else if (isHigher(role, peer.role)) this.#unlower(peer);
		const seats = this.#room.peers.filter((seat) => seat.role !== role && sharesToken(seat, peer));
		await Promise.all(seats.map((seat) => this.#room.setRole(seat, role)));
	}

	/** The role of a person who comes in, or back. @param granted by its token or its seat */
	roleOf({ subject, formerSubjects = [] }: Omit<Person, 'role'>, granted: Role): Role {
		const lowered = [subject, ...formerSubjects].flatMap((one) => this.#lowered.get(one) ?? []);
		return lowered.find((role) => isHigher(granted, role)) ?? granted;
	}

	emptied(): void {
		this.#lowered.clear();
	}

	#lower(peer: Peer, role: Role): void {
		for (const subject of this.#subjectsOf(peer)) {
			this.#lowered.append(subject, role);
			const [oldest] = this.#lowered.keys();
			if (oldest !== undefined && this.#lowered.size > maxLoweredRoles) this.#lowered.delete(oldest);
		}
	}

	#unlower(peer: Peer): void {
		for (const subject of this.#subjectsOf(peer)) this.#lowered.delete(subject);
	}

	/** Of all its tokens, at present and before: `roleOf` looks at each of them when the person comes back. */
	#subjectsOf(peer: Peer): Set<string> {
		const seats = [...this.#room.peers, ...this.#room.keptSeats].filter((seat) => sharesToken(seat, peer));
		return new Set([peer, ...seats].flatMap(({ subject, formerSubjects }) => [subject, ...formerSubjects]));
	}

	/** That of the peer first. */
	#seatsOf(peer: Peer): Peer[] {
		return [peer, ...this.#room.peers.filter((other) => other !== peer && isSamePerson(other, peer))];
	}

	get #participants(): Peer[] {
		return this.#room.peers.filter(({ role }) => role === 'participant');
	}
}

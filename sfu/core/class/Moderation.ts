import type { InvitableSource, Role } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';

type Room = Pick<RoomApi, 'peers' | 'setRole' | 'producers' | 'hostStops' | 'permissionsOf'>;

/** What hosts and co-hosts do to others. `handlers/dispatch.ts` has checked before that the actor may moderate. */
export class Moderation implements RoomPart {
	readonly name = 'moderation';
	readonly #room: Room;

	constructor(room: Room) {
		this.#room = room;
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

	/** @throws SfuError forbidden: a peer's own role, because a host that gave it up by mistake could not get it back */
	async setRole(peer: Peer, role: Role, actor: Peer): Promise<void> {
		if (peer === actor) throw new SfuError('forbidden', 'a peer cannot change its own role');
		if (peer.role === role) return;
		await this.#room.setRole(peer, role);
	}

	get #participants(): Peer[] {
		return this.#room.peers.filter(({ role }) => role === 'participant');
	}
}

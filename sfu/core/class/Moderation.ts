import type { Role } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';

type Room = Pick<RoomApi, 'peers' | 'setRole' | 'producers'>;

/** What hosts and co-hosts do to others. `handlers/dispatch.ts` has checked before that the actor may moderate. */
export class Moderation implements RoomPart {
	readonly name = 'moderation';
	readonly #room: Room;

	constructor(room: Room) {
		this.#room = room;
	}

	/** The peer may unmute itself again as long as it has the permission. */
	async mute(peer: Peer): Promise<void> {
		await Promise.all(peer.producersOf('mic').map((mic) => this.#room.producers.pause(peer, mic, 'host')));
	}

	/** All participants; hosts and co-hosts stay as they are. */
	async muteAll(): Promise<void> {
		await Promise.all(this.#participants.map((peer) => this.mute(peer)));
	}

	/** Camera and screen of one peer; without `peer` those of all participants. */
	stopVideo(peer?: Peer): void {
		for (const target of peer ? [peer] : this.#participants) {
			for (const producer of target.producersOf('camera', 'screen', 'screenAudio')) {
				this.#room.producers.close(target, producer, 'host');
			}
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

import type { PeerView } from '../../protocol/models.ts';
import type { Snapshots } from '../../protocol/notices.ts';
import type { Peer } from '../peer/Peer.ts';
import { namedStates } from './namedStates.ts';
import type { RoomApi } from './RoomApi.ts';
import type { RoomPart } from './RoomPart.ts';

/** What those in a room, and its projector view, are shown of its peers and its parts. */
export class RoomViews {
	readonly #room: Pick<RoomApi, 'peers' | 'permissionsOf'>;
	readonly #parts: () => readonly RoomPart[];

	/** @param parts as long as the room lives, the same ones */
	constructor(room: Pick<RoomApi, 'peers' | 'permissionsOf'>, parts: () => readonly RoomPart[]) {
		this.#room = room;
		this.#parts = parts;
	}

	/** Everybody. */
	get peers(): PeerView[] {
		return this.#room.peers.map((peer) => this.of(peer));
	}

	of(peer: Peer): PeerView {
		return peer.view(this.#room.permissionsOf(peer));
	}

	/** Everybody but this peer. */
	othersFor(peer: Peer): PeerView[] {
		return this.#room.peers.filter((other) => other !== peer).map((other) => this.of(other));
	}

	/** State of every part as this peer may see it, by the name of the part: for the answer of `joinRoom`. */
	snapshotsFor(peer: Peer): Snapshots {
		// The contract names the parts that have a snapshot, and what is in it; `snapshots.test.ts` holds them to it.
		return namedStates(this.#parts(), (part) => part.snapshot?.(peer)) as Snapshots;
	}

	/** State of the parts that the host's projector view shows, by the name of the part. */
	get projections(): Partial<Snapshots> {
		return namedStates(this.#parts(), (part) => part.projection?.());
	}
}

import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';

/** `raisedAtMs`: Unix ms. */
type RaisedHand = { peerId: string; raisedAtMs: number };

/** Raised hands of one room, in the order they were raised. */
export class Hands implements RoomPart {
	readonly name = 'hands';
	readonly #room: Pick<RoomApi, 'broadcast'>;
	/** By peer id; a Map keeps the order of insertion. */
	readonly #raisedAtMs = new Map<string, number>();

	constructor(room: Pick<RoomApi, 'broadcast'>) {
		this.#room = room;
	}

	raise({ id }: Peer): void {
		if (this.#raisedAtMs.has(id)) return;
		this.#raisedAtMs.set(id, Date.now());
		this.#room.broadcast('handsChanged', this.snapshot());
	}

	lower({ id }: Peer): void {
		if (this.#raisedAtMs.delete(id)) this.#room.broadcast('handsChanged', this.snapshot());
	}

	snapshot(): { hands: RaisedHand[] } {
		return { hands: [...this.#raisedAtMs].map(([peerId, raisedAtMs]) => ({ peerId, raisedAtMs })) };
	}

	peerLeft(peer: Peer): void {
		this.lower(peer);
	}
}

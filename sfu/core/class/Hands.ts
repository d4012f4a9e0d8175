import type { Peer } from '../peer/Peer.ts';
import type { Room } from '../Room.ts';

/** Raised hands of one room, in the order they went up. */
export class Hands {
	readonly #room: Room;

	constructor(room: Room) {
		this.#room = room;
	}

	raise(peer: Peer): void {
		if (peer.handRaisedAtMs !== null) return;
		peer.handRaisedAtMs = Date.now();
		this.#tell();
	}

	lower(peer: Peer): void {
		if (peer.handRaisedAtMs === null) return;
		peer.handRaisedAtMs = null;
		this.#tell();
	}

	#tell(): void {
		const hands = this.#room.peers.flatMap(({ id: peerId, handRaisedAtMs: raisedAtMs }) =>
			raisedAtMs === null ? [] : [{ peerId, raisedAtMs }],
		);
		this.#room.broadcast('handsChanged', { hands: hands.sort((a, b) => a.raisedAtMs - b.raisedAtMs) });
	}
}

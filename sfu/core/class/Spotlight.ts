import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';

/** The participant that a host shows large to everybody; their voice is always heard, their video served first. */
export class Spotlight implements RoomPart {
	readonly name = 'spotlight';
	readonly #room: Pick<RoomApi, 'peer' | 'broadcast' | 'allocator'>;
	#peerId: string | null = null;

	constructor(room: Pick<RoomApi, 'peer' | 'broadcast' | 'allocator'>) {
		this.#room = room;
	}

	/** null: nobody. */
	get peerId(): string | null {
		return this.#peerId;
	}

	/** @param peerId null ends it. @throws SfuError not-found (participant) */
	set(peerId: string | null): void {
		this.#peerId = peerId === null ? null : this.#room.peer(peerId).id;
		this.#room.broadcast('spotlightChanged', this.snapshot());
		this.#room.allocator.changed();
	}

	snapshot(): { peerId: string | null } {
		return { peerId: this.#peerId };
	}

	peerLeft({ id }: Peer): void {
		if (this.#peerId === id) this.set(null);
	}
}

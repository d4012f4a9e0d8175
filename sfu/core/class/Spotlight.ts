import { z } from 'zod';
import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

type Room = Pick<RoomApi, 'peer' | 'broadcast' | 'allocator' | 'keep'>;

/** The only key of what is kept. */
const keptAs = 'peerId';

/** The participant that a host shows large to everybody; their voice is always heard, their video served first. */
export class Spotlight implements RoomPart {
	readonly name = 'spotlight';
	readonly #room: Room;
	#peerId: string | null = null;
	/** It was in the spotlight when the server stopped, and is not back yet. */
	#expectedPeerId: string | null = null;

	constructor(room: Room) {
		this.#room = room;
	}

	restore({ entries }: KeptState): void {
		this.#expectedPeerId = z.string().safeParse(entries[0]?.value).data ?? null;
	}

	/** null: nobody. */
	get peerId(): string | null {
		return this.#peerId;
	}

	/** @param peerId null ends it. @throws SfuError not-found (participant) */
	set(peerId: string | null): void {
		this.#peerId = peerId === null ? null : this.#room.peer(peerId).id;
		this.#expectedPeerId = null;
		this.#room.keep(this.name, keptAs, this.#peerId);
		this.#room.broadcast('spotlightChanged', this.snapshot());
		this.#room.allocator.changed();
	}

	snapshot(): { peerId: string | null } {
		return { peerId: this.#peerId };
	}

	peerJoined({ id }: Peer): void {
		if (this.#expectedPeerId === id) this.set(id);
	}

	seatEnded(peerId: string): void {
		if (this.#expectedPeerId !== peerId) return;
		this.#expectedPeerId = null;
		this.#room.keep(this.name, keptAs, null);
	}

	peerLeft({ id }: Peer): void {
		if (this.#peerId === id) this.set(null);
	}
}

import { z } from 'zod';
import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

type Room = Pick<RoomApi, 'peer' | 'broadcast' | 'allocator' | 'keep'>;

/** Keys of what is kept. */
const keptAs = { peerId: 'peerId', chosenBy: 'chosenBy' };

/** The participant that a host shows large to everybody; their voice is always heard, their video served first. */
export class Spotlight implements RoomPart {
	readonly name = 'spotlight';
	readonly #room: Room;
	#peerId: string | null = null;
	/** The host or co-host who chose it. */
	#chosenBy: string | null = null;
	/** It was in the spotlight when the server stopped, and is not back yet. */
	#expectedPeerId: string | null = null;

	constructor(room: Room) {
		this.#room = room;
	}

	restore({ entries }: KeptState): void {
		const keptUnder = (wanted: string) =>
			z.string().safeParse(entries.find(({ key }) => key === wanted)?.value).data ?? null;
		this.#expectedPeerId = keptUnder(keptAs.peerId);
		this.#chosenBy = keptUnder(keptAs.chosenBy);
	}

	/** null: nobody. */
	get peerId(): string | null {
		return this.#peerId;
	}

	/**
	 * @param peerId null ends it
	 * @param chosenBy peerId of the host or co-host whose choice it is
	 * @throws SfuError not-found (participant)
	 */
	set(peerId: string | null, chosenBy: string | null): void {
		this.#peerId = peerId === null ? null : this.#room.peer(peerId).id;
		this.#chosenBy = peerId === null ? null : chosenBy;
		this.#expectedPeerId = null;
		this.#keep();
		this.#room.broadcast('spotlightChanged', this.snapshot());
		this.#room.allocator.focusChanged();
	}

	snapshot(): { peerId: string | null; chosenBy: string | null } {
		return { peerId: this.#peerId, chosenBy: this.#peerId === null ? null : this.#chosenBy };
	}

	peerJoined({ id }: Peer): void {
		if (this.#expectedPeerId === id) this.set(id, this.#chosenBy);
	}

	seatEnded(peerId: string): void {
		if (this.#expectedPeerId !== peerId) return;
		this.#expectedPeerId = null;
		this.#chosenBy = null;
		this.#keep();
	}

	peerLeft({ id }: Peer): void {
		if (this.#peerId === id) this.set(null, null);
	}

	#keep(): void {
		this.#room.keep(this.name, keptAs.peerId, this.#peerId);
		this.#room.keep(this.name, keptAs.chosenBy, this.#chosenBy);
	}
}

import { z } from 'zod';
import { steadyNowMs } from '../../steadyClock.ts';
import type { Peer } from '../peer/Peer.ts';
import { KeptMap } from '../room/KeptMap.ts';
import type { By, RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

/** `raisedAtMs`: Unix ms. */
type RaisedHand = { peerId: string; raisedAtMs: number };

type Room = Pick<RoomApi, 'peers' | 'broadcast' | 'hostStops' | 'keep'>;

/** Raised hands of one room, in the order they were raised. */
export class Hands implements RoomPart {
	readonly name = 'hands';
	readonly #room: Room;
	/** By peer id, also of peers whose seat is kept; a Map keeps the order of insertion. */
	readonly #raisedAtMs: KeptMap<number>;

	constructor(room: Room) {
		this.#room = room;
		this.#raisedAtMs = new KeptMap(room, this.name, z.number());
	}

	restore(kept: KeptState): void {
		this.#raisedAtMs.restore(kept, (atMs) => atMs + kept.clockShiftMs);
	}

	raise({ id }: Peer): void {
		if (this.#raisedAtMs.has(id)) return;
		this.#raisedAtMs.set(id, steadyNowMs());
		this.#broadcast();
	}

	lower(peer: Peer, by: By): void {
		if (!this.#raisedAtMs.delete(peer.id)) return;
		if (by === 'host') this.#room.hostStops.stop(peer, 'hand');
		this.#broadcast();
	}

	/** Of those in the room. */
	snapshot(): { hands: RaisedHand[] } {
		if (this.#raisedAtMs.size === 0) return { hands: [] };
		const present = new Set(this.#room.peers.map(({ id }) => id));
		const hands = [...this.#raisedAtMs].map(([peerId, raisedAtMs]) => ({ peerId, raisedAtMs }));
		return { hands: hands.filter(({ peerId }) => present.has(peerId)) };
	}

	/** One that returns to its seat finds its hand where it was in the order. */
	peerJoined({ id }: Peer): void {
		if (this.#raisedAtMs.has(id)) this.#broadcast();
	}

	peerLeft({ id }: Peer): void {
		if (this.#raisedAtMs.has(id)) this.#broadcast();
	}

	seatEnded(peerId: string): void {
		this.#raisedAtMs.delete(peerId);
	}

	#broadcast(): void {
		this.#room.broadcast('handsChanged', this.snapshot());
	}
}

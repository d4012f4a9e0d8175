import { z } from 'zod';
import { HostStops as Counts, type Source, type Stoppable } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Peer } from '../peer/Peer.ts';
import { KeptMap } from '../room/KeptMap.ts';
import type { HostStopControl, RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

const none: Counts = { mic: 0, camera: 0, screen: 0, screenAudio: 0, hand: 0 };
/** `unseen`: stopped while the connection was lost, and not yet refused to a client that states no number. */
const Stops = z.object({ counts: Counts, unseen: z.array(Counts.keyof()) });
type Stops = z.output<typeof Stops>;

/**
 * Counts per peer how often hosts have stopped what it sends, or lowered its hand. A client that was cut off meanwhile
 * states the wish of before when it returns: with the number it knew, the wish is recognised as older than the stop.
 */
export class HostStops implements RoomPart, HostStopControl {
	readonly name = 'hostStops';
	readonly #room: Pick<RoomApi, 'keptSeats' | 'keep'>;
	/** By peer id, also of peers whose seat is kept. */
	readonly #stops: KeptMap<Stops>;

	constructor(room: Pick<RoomApi, 'keptSeats' | 'keep'>) {
		this.#room = room;
		this.#stops = new KeptMap(room, this.name, Stops);
	}

	restore(kept: KeptState): void {
		this.#stops.restore(kept);
	}

	stop(peer: Peer, ...stopped: Stoppable[]): void {
		if (stopped.length === 0) return;
		this.#count(peer.id, stopped, peer.connected);
		peer.notify('hostStopsChanged', this.snapshot(peer));
	}

	stopKeptSeats(...stopped: Stoppable[]): void {
		for (const { peerId, role } of this.#room.keptSeats) {
			if (role === 'participant') this.#count(peerId, stopped, false);
		}
	}

	requireNotStopped({ id }: Peer, source: Source, known?: number): number {
		const present = this.#of(id).counts[source];
		const isStopped = known === undefined ? this.#refuseOnce(id, source) : known < present;
		if (isStopped) throw new SfuError('wrong-state', `a host has stopped the ${source}`);
		return present;
	}

	snapshot({ id }: Peer): Counts {
		return this.#of(id).counts;
	}

	seatEnded(peerId: string): void {
		this.#stops.delete(peerId);
	}

	#of(peerId: string): Stops {
		return this.#stops.get(peerId) ?? { counts: none, unseen: [] };
	}

	#refuseOnce(peerId: string, source: Source): boolean {
		const { counts, unseen } = this.#of(peerId);
		if (!unseen.includes(source)) return false;
		this.#stops.set(peerId, { counts, unseen: unseen.filter((other) => other !== source) });
		return true;
	}

	#count(peerId: string, stopped: Stoppable[], isSeen: boolean): void {
		const before = this.#of(peerId);
		const counts = { ...before.counts };
		for (const what of stopped) counts[what] += 1;
		const unseen = isSeen ? before.unseen : [...new Set([...before.unseen, ...stopped])];
		this.#stops.set(peerId, { counts, unseen });
	}
}

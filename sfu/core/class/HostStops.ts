import type { HostStops as Counts, Source, Stoppable } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Peer } from '../peer/Peer.ts';
import type { HostStopControl, RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';

const none: Counts = { mic: 0, camera: 0, screen: 0, screenAudio: 0, hand: 0 };

/**
 * Counts per peer how often hosts have stopped what it sends, or lowered its hand. A client that was cut off meanwhile
 * states the wish of before when it returns: with the number it knew, the wish is recognised as older than the stop.
 */
export class HostStops implements RoomPart, HostStopControl {
	readonly name = 'hostStops';
	readonly #room: Pick<RoomApi, 'keptSeats'>;
	/** By peer id, also of peers whose seat is kept. */
	readonly #counts = new Map<string, Counts>();
	/** By peer id: stopped while the connection was lost, and not yet refused to a client that states no number. */
	readonly #unseen = new Map<string, Set<Stoppable>>();

	constructor(room: Pick<RoomApi, 'keptSeats'>) {
		this.#room = room;
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
		const present = this.#of(id)[source];
		const isStopped = known === undefined ? this.#unseen.get(id)?.delete(source) : known < present;
		if (isStopped) throw new SfuError('wrong-state', `a host has stopped the ${source}`);
		return present;
	}

	snapshot({ id }: Peer): Counts {
		return this.#of(id);
	}

	seatEnded(peerId: string): void {
		this.#counts.delete(peerId);
		this.#unseen.delete(peerId);
	}

	#of(peerId: string): Counts {
		return this.#counts.get(peerId) ?? none;
	}

	#count(peerId: string, stopped: Stoppable[], isSeen: boolean): void {
		const counts = { ...this.#of(peerId) };
		for (const what of stopped) counts[what] += 1;
		this.#counts.set(peerId, counts);
		if (!isSeen) this.#unseen.set(peerId, new Set([...(this.#unseen.get(peerId) ?? []), ...stopped]));
	}
}

import type { Role } from '../../protocol/models.ts';
import { maxKeptSeats, seatExpectedMs } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { peerIdOf, sameToken } from '../peer/resumeToken.ts';

/** What of a peer outlives its grace time, so that the same person returns to the same seat. */
export type KeptSeat = {
	peerId: string;
	/** Takes the seat back. */
	resumeToken: string;
	displayName: string;
	role: Role;
	/** Of the person, see `isSamePerson`. */
	subject: string;
	formerSubjects: readonly string[];
	deviceId: string | undefined;
	/** ms on the clock of `performance.now()`. */
	leftAtMs: number;
};

/**
 * The seats of peers that lost their connection for longer than the grace time, e.g. with a closed tab. They are kept
 * until the lesson ends; `maxKeptSeats` at once, of which the oldest ends first.
 */
export class KeptSeats {
	/** By peer id, the one that was left first before the others. */
	readonly #seats = new Map<string, KeptSeat>();
	/** People of the run of the server before this one are expected back since then, ms; null: nobody is. */
	#interruptedAtMs: number | null;

	/** @param interrupted people were in the room when the server stopped */
	constructor(interrupted: boolean) {
		this.#interruptedAtMs = interrupted ? performance.now() : null;
	}

	get all(): KeptSeat[] {
		return [...this.#seats.values()];
	}

	/** For how long somebody is still expected back, ms; 0: nobody is. */
	get expectedForMs(): number {
		const lastLeftAtMs = this.all.at(-1)?.leftAtMs ?? this.#interruptedAtMs;
		return lastLeftAtMs === null ? 0 : Math.max(0, lastLeftAtMs + seatExpectedMs - performance.now());
	}

	/** The seat of this resume token; undefined: unknown token, or the seat has ended. */
	find(resumeToken: string): KeptSeat | undefined {
		const seat = this.#seats.get(peerIdOf(resumeToken));
		return seat && sameToken(resumeToken, seat.resumeToken) ? seat : undefined;
	}

	/** @returns the seat that has to end for this one */
	keep(peer: Peer): KeptSeat | undefined {
		const { id: peerId, resumeToken, displayName, role, subject, formerSubjects, deviceId } = peer;
		this.#seats.set(peerId, {
			...{ peerId, resumeToken, displayName, role, subject, formerSubjects, deviceId },
			leftAtMs: performance.now(),
		});
		const [oldest] = this.#seats.values();
		if (!oldest || this.#seats.size <= maxKeptSeats) return undefined;
		this.#seats.delete(oldest.peerId);
		return oldest;
	}

	/** The peer is back, or gives its seat up. @returns whether there was one */
	remove(peerId: string): boolean {
		return this.#seats.delete(peerId);
	}

	/** The lesson is over. @returns the seats that end with it */
	clear(): KeptSeat[] {
		const ended = this.all;
		this.#seats.clear();
		this.#interruptedAtMs = null;
		return ended;
	}
}

import type { RoomApi } from './RoomApi.ts';
import type { Seats } from './Seats.ts';

/** Finds out when everybody has left a room for good: nobody is in it, and nobody is expected back. */
export class LeftRoom {
	readonly #room: Pick<RoomApi, 'size' | 'closed'>;
	readonly #seats: Pick<Seats, 'expectedForMs'>;
	readonly #left: () => void;
	#timer: NodeJS.Timeout | undefined;

	/** @param left may be called again when somebody has been in the room since */
	constructor(room: Pick<RoomApi, 'size' | 'closed'>, seats: Pick<Seats, 'expectedForMs'>, left: () => void) {
		this.#room = room;
		this.#seats = seats;
		this.#left = left;
	}

	/** To be called when somebody has left; looks again when the last one who is expected back has not come. */
	look(): void {
		this.stop();
		if (this.#room.size > 0 || this.#room.closed) return;
		const { expectedForMs } = this.#seats;
		if (expectedForMs > 0) this.#timer = setTimeout(() => this.look(), expectedForMs).unref();
		else this.#left();
	}

	/** Somebody has come, or the room has closed. */
	stop(): void {
		clearTimeout(this.#timer);
	}
}

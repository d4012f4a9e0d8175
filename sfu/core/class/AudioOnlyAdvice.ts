import type { Peer } from '../peer/Peer.ts';
import type { Room } from '../Room.ts';

/** Advises a large class to do without pictures. */
export class AudioOnlyAdvice {
	readonly #room: Room;
	readonly #above: number;
	#given = false;

	/** @param above participants; 0: never */
	constructor(room: Room, above: number) {
		this.#room = room;
		this.#above = above;
	}

	/** To everybody once in a class, and to those who come while it is that large. */
	give(newcomer: Peer): void {
		const participantCount = this.#room.size;
		if (this.#above === 0 || participantCount <= this.#above) return;
		if (this.#given) newcomer.notify('recommendAudioOnly', { participantCount });
		else this.#room.broadcast('recommendAudioOnly', { participantCount });
		this.#given = true;
	}

	/** The next class begins afresh. */
	forget(): void {
		this.#given = false;
	}
}

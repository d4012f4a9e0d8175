import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';

/** Advises the participants of a large class to do without video. */
export class AudioOnlyAdvice implements RoomPart {
	readonly name = 'audioOnlyAdvice';
	readonly #room: Pick<RoomApi, 'size' | 'broadcast'>;
	readonly #above: number;
	#given = false;

	/** @param above more participants than this; 0: never */
	constructor(room: Pick<RoomApi, 'size' | 'broadcast'>, above: number) {
		this.#room = room;
		this.#above = above;
	}

	/** Tells everybody once in a class, and later only those who join while it is that large. */
	peerJoined(newcomer: Peer): void {
		const participantCount = this.#room.size;
		if (this.#above === 0 || participantCount <= this.#above) return;
		if (this.#given) newcomer.notify('recommendAudioOnly', { participantCount });
		else this.#room.broadcast('recommendAudioOnly', { participantCount });
		this.#given = true;
	}

	emptied(): void {
		this.#given = false;
	}
}

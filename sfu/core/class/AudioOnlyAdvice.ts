import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import type { RoomPart } from '../room/RoomPart.ts';

/** Advises the participants of a large class to do without video. */
export class AudioOnlyAdvice implements RoomPart {
	readonly name = 'audioOnlyAdvice';
	readonly #room: Pick<RoomApi, 'size' | 'broadcast'>;
	/** More participants than this; 0: never. */
	readonly #above: number;
	#given = false;

	constructor(room: Pick<RoomApi, 'size' | 'broadcast'>, { audioOnlyAbove }: Pick<RoomContext, 'audioOnlyAbove'>) {
		this.#room = room;
		this.#above = audioOnlyAbove;
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

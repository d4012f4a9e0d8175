import { nanoid } from 'nanoid';
import type { ChatMessage } from '../../protocol/models.ts';
import { notFound } from '../errors.ts';
import { chatTailLength } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';

/** Chat of one room. The last public messages are kept for late joiners; private ones are only passed on. */
export class Chat implements RoomPart {
	readonly name = 'chat';
	readonly #room: Pick<RoomApi, 'peer' | 'broadcast'>;
	readonly #tail: ChatMessage[] = [];

	constructor(room: Pick<RoomApi, 'peer' | 'broadcast'>) {
		this.#room = room;
	}

	/** @param to peerId of the only receiver; default: everybody. @throws SfuError not-found (participant) */
	send(from: Peer, text: string, to?: string): ChatMessage {
		const { id: peerId, displayName } = from;
		const message: ChatMessage = { messageId: nanoid(), peerId, displayName, text, sentAtMs: Date.now() };
		if (to === undefined) {
			this.#tail.push(message);
			if (this.#tail.length > chatTailLength) this.#tail.shift();
			this.#room.broadcast('chatMessage', message, from);
			return message;
		}
		const receiver = this.#room.peer(to);
		// A private message is not kept, so it would be lost on a peer whose connection is lost.
		if (!receiver.connected) throw notFound('participant', to);
		receiver.notify('chatMessage', { ...message, to });
		return { ...message, to };
	}

	snapshot(): { messages: ChatMessage[] } {
		return { messages: [...this.#tail] };
	}

	emptied(): void {
		this.#tail.length = 0;
	}
}

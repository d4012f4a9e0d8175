import { nanoid } from 'nanoid';
import type { ChatMessage } from '../../protocol/models.ts';
import { notFound } from '../errors.ts';
import { chatTailLength } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { requirePermission } from '../peer/permissions.ts';
import type { Room } from '../Room.ts';

/** Messages of one room. The last public ones are kept for newcomers; private ones are only passed on. */
export class Chat {
	readonly #room: Room;
	readonly #tail: ChatMessage[] = [];

	constructor(room: Room) {
		this.#room = room;
	}

	get tail(): ChatMessage[] {
		return [...this.#tail];
	}

	/** `to`: only for this peer. @throws SfuError forbidden, not-found (participant) */
	send(from: Peer, text: string, to?: string): ChatMessage {
		requirePermission(this.#room.permissionsOf(from), 'chat');
		const { id: peerId, displayName } = from;
		const message: ChatMessage = { messageId: nanoid(), peerId, displayName, text, sentAtMs: Date.now() };
		if (to === undefined) {
			this.#tail.push(message);
			if (this.#tail.length > chatTailLength) this.#tail.shift();
			this.#room.broadcast('chatMessage', message, from);
			return message;
		}
		const receiver = this.#room.peer(to);
		// It would be lost: what a peer is sent while it is away is not kept.
		if (!receiver.connected) throw notFound('participant', to);
		receiver.notify('chatMessage', { ...message, to });
		return { ...message, to };
	}

	clear(): void {
		this.#tail.length = 0;
	}
}

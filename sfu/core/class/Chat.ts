import { nanoid } from 'nanoid';
import type { ChatMessage } from '../../protocol/models.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { chatTail, privateTail } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';
import { BoundedTail } from './BoundedTail.ts';

/** `number` counts the messages of the room: clocks may be corrected, so times do not tell the order. */
type KeptMessage = { number: number; message: ChatMessage };

/** Chat of one room. The last public messages are kept for late joiners, the last private ones for the two seats. */
export class Chat implements RoomPart {
	readonly name = 'chat';
	readonly #room: Pick<RoomApi, 'peer' | 'broadcast'>;
	readonly #tail = new BoundedTail(chatTail, textOf);
	/** Private messages by peer id, of the sender and of the receiver. */
	readonly #privateTails = new Map<string, BoundedTail<KeptMessage>>();
	#count = 0;

	constructor(room: Pick<RoomApi, 'peer' | 'broadcast'>) {
		this.#room = room;
	}

	/** @param to peerId of the only receiver; default: everybody. @throws SfuError not-found (participant) */
	send(from: Peer, text: string, to?: string): ChatMessage {
		const { id: peerId, displayName, role } = from;
		const message: ChatMessage = { messageId: nanoid(), peerId, displayName, role, text, sentAtMs: steadyNowMs() };
		if (to === undefined) {
			this.#tail.push(this.#numbered(message));
			this.#room.broadcast('chatMessage', message, from);
			return message;
		}
		const receiver = this.#room.peer(to);
		const sent = { ...message, to };
		const kept = this.#numbered(sent);
		for (const id of new Set([peerId, to])) this.#privateTailOf(id).push(kept);
		// One whose connection is lost gets it with the state of the room when it is back.
		receiver.notify('chatMessage', sent);
		return sent;
	}

	/** The last public messages, and the private ones from and to this peer. */
	snapshot({ id }: Peer): { messages: ChatMessage[] } {
		const kept = [...this.#tail.items, ...(this.#privateTails.get(id)?.items ?? [])];
		return { messages: kept.sort((a, b) => a.number - b.number).map(({ message }) => message) };
	}

	seatEnded(peerId: string): void {
		this.#privateTails.delete(peerId);
	}

	emptied(): void {
		this.#tail.clear();
	}

	#privateTailOf(peerId: string): BoundedTail<KeptMessage> {
		const tail = this.#privateTails.get(peerId) ?? new BoundedTail(privateTail, textOf);
		this.#privateTails.set(peerId, tail);
		return tail;
	}

	#numbered(message: ChatMessage): KeptMessage {
		this.#count += 1;
		return { number: this.#count, message };
	}
}

const textOf = ({ message }: KeptMessage): string => message.text;

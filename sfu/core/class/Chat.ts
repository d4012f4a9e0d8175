import { nanoid } from 'nanoid';
import { z } from 'zod';
import { ChatMessage } from '../../protocol/models.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { chatTail, privateTail } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { userOf } from '../peer/user.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';
import { BoundedTail } from './BoundedTail.ts';

/** `number` counts the messages of the room: clocks may be corrected, so times do not tell the order. */
type KeptMessage = { number: number; message: ChatMessage; nonce: string | undefined };
/** What the store has of a message: a sender that did not get its answer sends it again, also after a restart. */
const StoredMessage = ChatMessage.extend({ nonce: z.string().optional() });
type Room = Pick<RoomApi, 'peer' | 'broadcast' | 'keptSeats' | 'keep'>;

/** Chat of one room. The last public messages are kept for late joiners, the last private ones for the two seats. */
export class Chat implements RoomPart {
	readonly name = 'chat';
	readonly #room: Room;
	readonly #tail = new BoundedTail(chatTail, textOf);
	/** Private messages by peer id, of the sender and of the receiver. */
	readonly #privateTails = new Map<string, BoundedTail<KeptMessage>>();
	/** In how many of the two tails private messages are, by `messageId`. */
	readonly #holders = new Map<string, number>();
	#count = 0;

	constructor(room: Room) {
		this.#room = room;
	}

	/** Private messages of seats that have ended are not taken over. */
	restore({ entries, clockShiftMs }: KeptState): void {
		const seats = new Set(this.#room.keptSeats.map(({ peerId }) => peerId));
		for (const { key, value } of entries) {
			const { data } = StoredMessage.safeParse(value);
			if (!data) {
				this.#forget(key);
				continue;
			}
			const { nonce, ...message } = data;
			message.sentAtMs += clockShiftMs;
			this.#keep({ message, nonce }, (peerId) => seats.has(peerId));
		}
	}

	/**
	 * @param to peerId of the only receiver; default: everybody
	 * @param nonce of the sender: a message that it sends again is not shown twice
	 * @throws SfuError not-found (participant)
	 */
	send(
		from: Peer,
		text: string,
		{ to, nonce }: { to?: string | undefined; nonce?: string | undefined } = {},
	): ChatMessage {
		const { id: peerId, displayName, role } = from;
		const earlier = nonce === undefined ? undefined : this.#sentBefore(peerId, nonce);
		if (earlier) return earlier;
		const message: ChatMessage = { messageId: nanoid(), peerId, displayName, role, text, sentAtMs: steadyNowMs() };
		if (to === undefined) {
			this.#keep({ message, nonce });
			this.#room.broadcast('chatMessage', { ...message, ...userOf(from) }, from);
			return message;
		}
		const receiver = this.#room.peer(to);
		const sent = { ...message, to };
		this.#keep({ message: sent, nonce });
		// One whose connection is lost gets it with the state of the room when it is back.
		receiver.notify('chatMessage', { ...sent, ...userOf(from) });
		return sent;
	}

	/** The last public messages, and the private ones from and to this peer. */
	snapshot({ id }: Peer): { messages: ChatMessage[] } {
		const kept = [...this.#tail.items, ...(this.#privateTails.get(id)?.items ?? [])];
		return { messages: kept.sort((a, b) => a.number - b.number).map(({ message }) => message) };
	}

	seatEnded(peerId: string): void {
		for (const kept of this.#privateTails.get(peerId)?.items ?? []) this.#release(kept);
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

	/** @param mayHave who may have a private message, by peer id */
	#keep({ message, nonce }: Omit<KeptMessage, 'number'>, mayHave: (peerId: string) => boolean = () => true): void {
		this.#count += 1;
		const kept = { number: this.#count, message, nonce };
		const { messageId, peerId, to } = message;
		const stored: z.output<typeof StoredMessage> = { ...message, ...(nonce !== undefined && { nonce }) };
		this.#room.keep(this.name, messageId, stored);
		if (to === undefined) {
			for (const { message: forgotten } of this.#tail.push(kept)) this.#forget(forgotten.messageId);
			return;
		}
		const holders = [...new Set([peerId, to])].filter(mayHave);
		this.#holders.set(messageId, holders.length);
		if (holders.length === 0) this.#forget(messageId);
		for (const id of holders) for (const forgotten of this.#privateTailOf(id).push(kept)) this.#release(forgotten);
	}

	#sentBefore(senderId: string, nonce: string): ChatMessage | undefined {
		const kept = [...this.#tail.items, ...(this.#privateTails.get(senderId)?.items ?? [])];
		return kept.find((each) => each.nonce === nonce && each.message.peerId === senderId)?.message;
	}

	/** One of its two tails does not have a private message any more. */
	#release({ message: { messageId } }: KeptMessage): void {
		const others = (this.#holders.get(messageId) ?? 0) - 1;
		if (others > 0) this.#holders.set(messageId, others);
		else this.#forget(messageId);
	}

	#forget(messageId: string): void {
		this.#holders.delete(messageId);
		this.#room.keep(this.name, messageId, null);
	}
}

const textOf = ({ message }: KeptMessage): string => message.text;

import { LessonSummary } from '../../protocol/models/lessonSummary.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { chatLog } from '../limits.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';
import { BoundedTail } from './BoundedTail.ts';

const Message = LessonSummary.shape.chat.element;
type Message = LessonSummary['chat'][number];
type Logged = { messageId: string; message: Message };

/** What everybody could read in the chat, for the host after the lesson: more than `Chat` keeps for late joiners. */
export class ChatLog implements RoomPart {
	readonly name = 'chatLog';
	readonly #room: Pick<RoomApi, 'settings' | 'keep'>;
	readonly #tail = new BoundedTail(chatLog, textOf);

	constructor(room: Pick<RoomApi, 'settings' | 'keep'>) {
		this.#room = room;
	}

	get messages(): Message[] {
		return this.#tail.items.map(({ message }) => message);
	}

	restore({ entries, clockShiftMs }: KeptState): void {
		for (const { key, value } of entries) {
			const { data } = Message.safeParse(value);
			if (data) this.#push({ messageId: key, message: { ...data, sentAtMs: data.sentAtMs + clockShiftMs } });
			else this.#room.keep(this.name, key, null);
		}
	}

	/** Private messages are no notice of the room. Nobody gets the log of a room that a stranger founded. */
	noticed<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		if (name !== 'chatMessage' || !('messageId' in data) || this.#room.settings.founding !== null) return;
		const { messageId, displayName, role, text, sentAtMs } = data;
		this.#push({ messageId, message: { displayName, role, text, sentAtMs } });
	}

	emptied(): void {
		this.#tail.clear();
	}

	#push(logged: Logged): void {
		this.#room.keep(this.name, logged.messageId, logged.message);
		for (const { messageId } of this.#tail.push(logged)) this.#room.keep(this.name, messageId, null);
	}
}

const textOf = ({ message }: Logged): string => message.text;

import type { Socket } from 'socket.io';
import type { PeerLink } from '../../core/peer/PeerLink.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { Conversation } from './Conversation.ts';

/** A participant's Socket.IO connection, as its room sees it. */
export class SocketLink implements PeerLink {
	readonly #socket: Socket;
	readonly #conversation: Conversation;
	#toldOfClosing = false;

	constructor(socket: Socket, conversation: Conversation) {
		this.#socket = socket;
		this.#conversation = conversation;
	}

	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		if (name === 'serverClosing') {
			if (this.#toldOfClosing) return;
			this.#toldOfClosing = true;
		}
		const { vocabulary } = this.#conversation;
		if (vocabulary.endsWith(name)) return void this.#socket.conn.close();
		const notice = vocabulary.notice(name, data);
		if (notice) this.#socket.emit(notice.event, notice.data);
	}

	close(): void {
		// A client whose namespace is ended stays away; one whose connection is lost comes back to the next server.
		if (this.#toldOfClosing) this.#socket.conn.close();
		else this.#socket.disconnect(true);
	}
}

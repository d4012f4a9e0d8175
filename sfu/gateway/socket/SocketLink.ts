import type { Socket } from 'socket.io';
import type { ClientLink } from '../../handlers/ClientSession.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { DialectNegotiation } from './DialectNegotiation.ts';
import { type NoticeFrames, writeFrame } from './NoticeFrames.ts';

/** A participant's Socket.IO connection as a link: encodes the notices of its room in the connection's dialect. */
export class SocketLink implements ClientLink {
	readonly #socket: Socket;
	readonly #negotiation: DialectNegotiation;
	readonly #frames: NoticeFrames;
	#closingAnnounced = false;
	#closed = false;

	/** @param frames shared by all connections of the gateway */
	constructor(socket: Socket, negotiation: DialectNegotiation, frames: NoticeFrames) {
		this.#socket = socket;
		this.#negotiation = negotiation;
		this.#frames = frames;
	}

	/** By the server; what the client sends from then on does not count. */
	get closed(): boolean {
		return this.#closed;
	}

	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		if (name === 'serverClosing') {
			if (this.#closingAnnounced) return;
			this.#closingAnnounced = true;
		}
		const { codec } = this.#negotiation;
		if (codec.reconnectsOn(name)) {
			this.drop();
			return;
		}
		const frame = this.#frames.frameOf(codec, this.#socket.nsp.name, name, data);
		if (frame) writeFrame(this.#socket, frame);
	}

	close(): void {
		this.#closed = true;
		// Socket.IO clients do not reconnect after the server disconnects their namespace, but do after a lost connection:
		// when the server restarts, they shall come back.
		if (this.#closingAnnounced) this.#socket.conn.close();
		else this.#socket.disconnect(true);
	}

	drop(): void {
		this.#closed = true;
		this.#socket.conn.close();
	}
}

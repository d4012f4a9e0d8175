import type { Socket } from 'socket.io';
import type { ClientLink } from '../../handlers/ClientSession.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { DialectNegotiation } from './DialectNegotiation.ts';
import { MergedNotices, type NoticeGroup } from './MergedNotices.ts';
import { type Moments, momentMs } from './Moments.ts';
import { type Frame, type NoticeFrames, writeFrame } from './NoticeFrames.ts';

/** More do not wait for others of their moment. */
const maxMerged = 1_000;

/** What all connections of a gateway share. */
export type SharedByLinks = { frames: NoticeFrames; moments: Moments };

/** A participant's Socket.IO connection as a link: encodes the notices of its room in the connection's dialect. */
export class SocketLink implements ClientLink {
	readonly #socket: Socket;
	readonly #negotiation: DialectNegotiation;
	readonly #frames: NoticeFrames;
	readonly #moments: Moments;
	/** In dialects that take several notices in one event. */
	readonly #waiting = new MergedNotices();
	/** When notices that had waited left last, ms on the clock of `performance.now()`. */
	#leftAtMs = Number.NEGATIVE_INFINITY;
	#closingAnnounced = false;
	#closed = false;

	constructor(socket: Socket, negotiation: DialectNegotiation, { frames, moments }: SharedByLinks) {
		this.#socket = socket;
		this.#negotiation = negotiation;
		this.#frames = frames;
		this.#moments = moments;
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
		// What is not sent must not make others leave that wait.
		if (codec.dialect.notices[name] === null) return;
		const merges = codec.dialect.merges?.[name];
		if (merges && !this.#closed) {
			this.#wait();
			this.#waiting.add(name, data, merges);
			if (this.#waiting.size >= maxMerged) this.flush();
			return;
		}
		this.flush();
		this.#write(this.#frames.frameOf(codec, this.#socket.nsp.name, name, data));
	}

	/** Sends the notices that wait for others. To be called before anything else is sent, so that all arrives in order. */
	flush(): void {
		const groups = this.#waiting.take();
		if (groups.length === 0) return;
		this.#leftAtMs = performance.now();
		this.#write(this.#frameOf(groups));
	}

	/** Its person is in a room from now on: what follows at once, e.g. of others who come in too, waits for others of its moment. */
	entered(): void {
		this.#leftAtMs = performance.now();
	}

	close(): void {
		this.flush();
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

	readonly #leave = () => this.flush();

	/** In a quiet time, notices leave with those of the same turn of the event loop. */
	#wait(): void {
		if (this.#waiting.size > 0) return;
		this.#moments.wait(this.#leave, { busy: performance.now() - this.#leftAtMs < momentMs });
	}

	#frameOf(groups: NoticeGroup[]): Frame | undefined {
		const { codec } = this.#negotiation;
		const { name: namespace } = this.#socket.nsp;
		const [first] = groups;
		const [single, ...others] = first?.notices ?? [];
		if (!first || !single || groups.length > 1 || others.length > 0)
			return this.#frames.frameOfAll(codec, namespace, groups);
		// The notices of a group are of its name.
		return this.#frames.frameOf(codec, namespace, first.name, single as Notices[typeof first.name]);
	}

	#write(frame: Frame | undefined): void {
		if (frame) writeFrame(this.#socket, frame);
	}
}

import type { NoticeName } from '../../protocol/notices.ts';

type Notice = { sessions: string[]; name: NoticeName; data: unknown };

/** Sends what a room tells several sessions of one link at once as one message, in order with everything else. */
export class NoticeBatch {
	readonly #send: (notice: Notice) => void;
	#waiting: Notice | undefined;

	constructor(send: (notice: Notice) => void) {
		this.#send = send;
	}

	/** A room passes all its participants the same `data`. */
	add(session: string, name: NoticeName, data: unknown): void {
		if (this.#waiting?.name === name && this.#waiting.data === data) {
			this.#waiting.sessions.push(session);
			return;
		}
		this.flush();
		this.#waiting = { sessions: [session], name, data };
		queueMicrotask(() => this.flush());
	}

	/** To be called before anything else is sent. */
	flush(): void {
		const notice = this.#waiting;
		this.#waiting = undefined;
		if (notice) this.#send(notice);
	}
}

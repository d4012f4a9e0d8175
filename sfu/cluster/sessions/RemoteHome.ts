import { SfuError } from '../../core/errors.ts';
import type { NewSession } from '../../handlers/ClientSession.ts';
import { type NoticeName, type Notices, notices } from '../../protocol/notices.ts';
import { read } from '../../protocol/read.ts';
import type { Link } from '../link/Link.ts';
import { AnswerMessage, NoticeMessage, OfRequest, OfSession } from './messages.ts';
import { RemoteSession } from './RemoteSession.ts';

/** Operations of all connections of this server that are not answered yet by one other server; further ones are refused. */
export const maxOpenOperations = 8_192;

/** At the front: all sessions of its connections at one other server, over one link. */
export class RemoteHome {
	readonly #link: Link;
	readonly #sessions = new Map<string, RemoteSession>();
	#lastSession = 0;
	#openOperations = 0;

	constructor(link: Link) {
		this.#link = link;
	}

	open(wanted: NewSession, lost: (isOpen: boolean) => void): RemoteSession {
		const id = String(++this.#lastSession);
		const owner = {
			begin: () => this.#begin(),
			end: (count: number) => {
				this.#openOperations -= count;
			},
			forget: (session: RemoteSession) => {
				this.#sessions.delete(session.id);
			},
		};
		const session = new RemoteSession({ id, link: this.#link, wanted, owner, lost });
		this.#sessions.set(id, session);
		return session;
	}

	/** @throws ZodError: after its request was answered, if it can be */
	receiveAnswer(body: unknown): void {
		const { data, error } = read(AnswerMessage, body);
		const { session, request } = data ?? OfRequest.parse(body);
		if (data) this.#sessions.get(session)?.receive(request, data.outcome, data.guessed);
		else this.#sessions.get(session)?.fail(request, error);
		if (error) throw error;
	}

	/** @throws ZodError */
	receiveNotice(body: unknown): void {
		const { sessions, name, data: raw } = NoticeMessage.parse(body);
		// The schema of a notice is the one of its name, which the compiler cannot follow.
		const data = notices[name].parse(raw) as Notices[NoticeName];
		for (const session of sessions) this.#sessions.get(session)?.notify(name, data);
	}

	/** @throws ZodError */
	receiveClose(body: unknown): void {
		this.#sessions.get(OfSession.parse(body).session)?.close();
	}

	linkEnded(): void {
		for (const session of [...this.#sessions.values()]) session.linkEnded();
	}

	#begin(): void {
		if (this.#openOperations >= maxOpenOperations)
			throw new SfuError(
				'unavailable',
				`server ${this.#link.serverId} has not answered ${maxOpenOperations} operations`,
			);
		this.#openOperations += 1;
	}
}

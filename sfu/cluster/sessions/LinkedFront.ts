import type { z } from 'zod';
import { SfuError, toWireError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { PeerLink } from '../../core/peer/PeerLink.ts';
import type { LocalSessions } from '../../handlers/LocalSession.ts';
import { read } from '../../protocol/read.ts';
import type { Link } from '../link/Link.ts';
import type { Places } from '../places/Places.ts';
import { LinkedSession, notedGuess } from './LinkedSession.ts';
import {
	type Guessed,
	methods,
	OfRequest,
	type OpenMessage,
	OperationMessage,
	type Outcome,
	type SessionState,
} from './messages.ts';
import { NoticeBatch } from './NoticeBatch.ts';

/** Sessions of the connections of one other server; operations of further ones are answered `unavailable`. */
export const maxLinkedSessions = 20_000;

type LinkedFrontParts = {
	places: Pick<Places, 'requireHome'>;
	local: LocalSessions;
	isServing: () => boolean;
	logger: Logger;
};

/** At the home: all sessions of connections to one other server, over one link. */
export class LinkedFront {
	readonly #link: Link;
	readonly #parts: LinkedFrontParts;
	readonly #sessions = new Map<string, LinkedSession>();
	readonly #notices: NoticeBatch;

	constructor(link: Link, parts: LinkedFrontParts) {
		this.#link = link;
		this.#parts = parts;
		this.#notices = new NoticeBatch((notice) => this.#send(methods.notice, notice));
	}

	open({ session: id, grant, network, hostName, resumes }: z.output<typeof OpenMessage>): void {
		if (this.#sessions.has(id) || this.#sessions.size >= maxLinkedSessions) return;
		const { local, places, isServing, logger } = this.#parts;
		const opened = local.open({
			link: this.#peerLinkOf(id),
			...{ grant, network, logger },
			guess: notedGuess,
			reached: { hostName },
			resumes: () => resumes,
		});
		const answer = (request: number, outcome: Outcome, guessed: Guessed) => this.#answer(id, request, outcome, guessed);
		this.#sessions.set(id, new LinkedSession({ local: opened, places, isServing, logger, answer }));
	}

	/** @throws ZodError: after it was answered, if it can be */
	perform(body: unknown): void {
		const { data: message, error } = read(OperationMessage, body);
		if (error) {
			const { session, request } = OfRequest.parse(body);
			this.#fail(session, request, new SfuError('internal', 'the operation cannot be read'));
			throw error;
		}
		const session = this.#sessions.get(message.session);
		if (session) session.perform(message);
		else this.#fail(message.session, message.request, new SfuError('unavailable', 'there is no such session'));
	}

	answered({ session, request }: z.output<typeof OfRequest>): void {
		this.#sessions.get(session)?.answered(request);
	}

	/** The client is gone. */
	end(session: string): void {
		this.#sessions.get(session)?.disconnected();
		this.#sessions.delete(session);
	}

	async state(session: string): Promise<SessionState> {
		return (await this.#sessions.get(session)?.state()) ?? 'connected';
	}

	linkEnded(): void {
		const sessions = [...this.#sessions.values()];
		this.#sessions.clear();
		for (const session of sessions) session.linkEnded();
	}

	#peerLinkOf(session: string): PeerLink {
		let closed = false;
		return {
			notify: (name, data) => {
				if (this.#sessions.has(session)) this.#notices.add(session, name, data);
			},
			close: () => {
				if (closed) return;
				closed = true;
				this.#notices.flush();
				this.#send(methods.close, { session });
			},
		};
	}

	#answer(session: string, request: number, outcome: Outcome, guessed: Guessed): void {
		this.#notices.flush();
		const error = this.#send(methods.answer, { session, request, outcome, guessed });
		if (error) this.#fail(session, request, error);
	}

	#fail(session: string, request: number, error: unknown): void {
		this.#send(methods.answer, { session, request, outcome: { kind: 'failed', error: toWireError(error) } });
	}

	/** Returns why it could not be sent: it is too large. */
	#send(method: string, body: object): unknown {
		try {
			this.#link.send(method, body);
			return undefined;
		} catch (error) {
			this.#parts.logger.error({ err: error, method }, 'a message to another server could not be sent');
			return error;
		}
	}
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { SfuError, toWireError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { LocalSession } from '../../handlers/LocalSession.ts';
import type { Guess } from '../../handlers/Session.ts';
import type { Places } from '../places/Places.ts';
import type { Guessed, OperationMessage, Outcome, SessionState } from './messages.ts';

/** Whether what an operation has looked up was there. */
const guessesOfOperation = new AsyncLocalStorage<{ guessed?: Guessed }>();

/** Looks up without a limit: the front, which knows the client's address, counts what was guessed. */
export const notedGuess: Guess = async (look) => {
	const found = await look();
	const noted = guessesOfOperation.getStore();
	if (noted) noted.guessed = found === undefined ? 'wrong' : 'right';
	return found;
};

type LinkedSessionParts = {
	local: LocalSession;
	places: Pick<Places, 'requireHome'>;
	isServing: () => boolean;
	logger: Logger;
	answer: (request: number, outcome: Outcome, guessed: Guessed) => void;
};

/** At the home: the session of a connection to another server. */
export class LinkedSession {
	readonly #parts: LinkedSessionParts;
	/** Requests for `joinRoom` whose answers have not left the front yet. */
	readonly #unansweredJoins = new Set<number>();
	/** Operations begin in the order in which they came, though the home of a room has to be looked up before. */
	#begun: Promise<void> = Promise.resolve();
	#linkEnded = false;

	constructor(parts: LinkedSessionParts) {
		this.#parts = parts;
	}

	perform(message: OperationMessage): void {
		this.#inTurn(() => this.#begin(message));
	}

	/** The answer has left the front. */
	answered(request: number): void {
		if (this.#unansweredJoins.delete(request)) this.#parts.local.answered('joinRoom');
	}

	state(): Promise<SessionState> {
		return new Promise((resolve) => this.#inTurn(() => resolve(this.#parts.local.state)));
	}

	/** The client is gone. */
	disconnected(): void {
		this.#inTurn(() => this.#parts.local.disconnected());
	}

	/** What has not begun is not done any more. */
	linkEnded(): void {
		this.#linkEnded = true;
		this.#parts.local.disconnected();
	}

	#inTurn(act: () => void | Promise<void>): void {
		const failed = (error: unknown) => this.#parts.logger.error({ err: error }, 'a linked session failed');
		this.#begun = this.#begun.then(act).catch(failed);
	}

	/** Resolves when the operation has begun. Never rejects. */
	async #begin({ request, operation, raw, roomId, epoch, named }: OperationMessage): Promise<void> {
		const { local, places, isServing, answer } = this.#parts;
		try {
			await places.requireHome(roomId, epoch);
		} catch (error) {
			answer(request, { kind: 'failed', error: this.#toWireError(error, operation) }, undefined);
			return;
		}
		if (this.#linkEnded) return;
		if (operation === 'joinRoom') this.#unansweredJoins.add(request);
		const noted: { guessed?: Guessed } = {};
		const room = named && { idOrCode: named.idOrCode };
		const done = guessesOfOperation.run(noted, () => local.perform(operation, raw, room));
		void done.then(
			(given) => {
				if (!given.ok) return answer(request, { kind: 'failed', error: given.error }, noted.guessed);
				// Another server may have the room by now.
				if (!isServing()) {
					const error = this.#toWireError(new SfuError('unavailable', 'this server has no lease any more'), operation);
					return answer(request, { kind: 'failed', error }, noted.guessed);
				}
				const { ok: _, ...fields } = given;
				answer(request, { kind: 'done', fields }, noted.guessed);
			},
			(error) => answer(request, { kind: 'noMember', error: this.#toWireError(error, operation) }, noted.guessed),
		);
	}

	#toWireError(cause: unknown, operation: string) {
		const error = toWireError(cause);
		if (error.code === 'internal') this.#parts.logger.error({ err: cause, operation }, 'operation failed');
		return error;
	}
}

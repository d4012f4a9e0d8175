import type { Peer } from '../core/peer/Peer.ts';
import type { Operation, Request, Responses } from '../protocol/operations.ts';
import type { Handler } from './Handler.ts';
import type { Session } from './Session.ts';

/** More requests per peer and operation than this are not answered from memory; the oldest are forgotten. */
const maxRemembered = 64;

type Row<Op extends Operation> = {
	/** The same key is the same request. */
	key(request: Request<Op>): string;
	/** Whether what was answered still stands; a request for what has closed meanwhile is a new one. Default: always. */
	stands?(session: Session, response: Responses[Op]): boolean;
};

/**
 * A repeated request gets the first answer again: an answer lost on its way does not undo what the server did. Failures
 * are not remembered.
 */
export function remembered<Op extends Operation>({ key, stands }: Row<Op>, handler: Handler<Op>): Handler<Op> {
	const answersOf = new WeakMap<Peer, Map<string, Promise<Responses[Op]>>>();
	// Up to `remember` nothing is awaited for a new request: one repeated in the same breath finds it.
	return async (session, request) => {
		const answers = answersOf.get(session.peer) ?? new Map<string, Promise<Responses[Op]>>();
		answersOf.set(session.peer, answers);
		const requestKey = key(request);
		const pending = answers.get(requestKey);
		const earlier = pending && (await pending);
		if (earlier && (stands?.(session, earlier) ?? true)) return earlier;
		return remember(answers, requestKey, async () => handler(session, request));
	};
}

async function remember<T>(answers: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
	const answer = make();
	answers.set(key, answer);
	const [oldest] = answers.keys();
	if (answers.size > maxRemembered && oldest !== undefined) answers.delete(oldest);
	try {
		return await answer;
	} catch (error) {
		if (answers.get(key) === answer) answers.delete(key);
		throw error;
	}
}

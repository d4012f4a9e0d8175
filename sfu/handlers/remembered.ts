import type { Peer } from '../core/peer/Peer.ts';
import type { Operation, Request } from '../protocol/operations.ts';
import type { Handler, Reply } from './Handler.ts';
import type { Session } from './Session.ts';

/** Answers kept per peer and operation; beyond this the oldest are forgotten. */
const maxRememberedAnswers = 64;

type Row<Op extends Operation> = {
	/** Two requests with the same key are the same request, sent again. */
	key(request: Request<Op>): string;
	/** Whether the answer is still true: a request for what has closed meanwhile is a new one. Default: always. */
	stands?(session: Session, response: Reply<Op>): boolean;
};

type Answers<Op extends Operation> = Map<string, Promise<Reply<Op>>>;

/**
 * Makes an operation repeatable that would otherwise do harm when it runs twice: a request that is sent again, because its
 * answer was lost on the way, gets the first answer. Failures are not remembered.
 */
export function remembered<Op extends Operation>({ key, stands }: Row<Op>, handler: Handler<Op>): Handler<Op> {
	const answersOf = new WeakMap<Peer, Answers<Op>>();
	// A new request awaits nothing before `remember`, so that one repeated in the same tick finds its entry.
	return async (session, request) => {
		const answers: Answers<Op> = answersOf.get(session.peer) ?? new Map();
		answersOf.set(session.peer, answers);
		const requestKey = key(request);
		const pending = answers.get(requestKey);
		if (pending) {
			const earlier = await pending;
			if (stands?.(session, earlier) ?? true) return earlier;
		}
		return remember(answers, requestKey, async () => handler(session, request));
	};
}

async function remember<T>(answers: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
	const answer = make();
	answers.set(key, answer);
	const [oldest] = answers.keys();
	if (answers.size > maxRememberedAnswers && oldest !== undefined) answers.delete(oldest);
	try {
		return await answer;
	} catch (error) {
		if (answers.get(key) === answer) answers.delete(key);
		throw error;
	}
}

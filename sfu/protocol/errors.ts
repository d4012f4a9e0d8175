/** Every error code that a client can get. The user interface chooses its text by code (and `what`), never by message. */
export const errorCodes = [
	'bad-request',
	'unauthorized',
	'forbidden',
	'not-found',
	'room-full',
	'room-locked',
	'limit-reached',
	'wrong-state',
	'cannot-consume',
	'rate-limited',
	'overloaded',
	'recording-in-progress',
	'no-recording',
	'insufficient-storage',
	'unavailable',
	'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * What an error is about, where that decides what a person is told. With `not-found`: what was not found. With
 * `forbidden`: a host removed the person (`removal`) or turned it away (`denial`), `recording` is not done in this room.
 * With `bad-request`: the `name`, or the `file`, is refused. With `limit-reached`: how many `seat`s one person has in a room, how
 * many `room`s one address has on an open server, how many `document`s and `page`s a room has, or a `file` is too large. With
 * `unavailable`: no `recording` is possible. With `insufficient-storage`: there is no place for a `file`, or a `surface` holds too
 * much ink.
 * Of votes: `bad-request` for an `answer` that does not fit the question; `wrong-state` when the `vote` is closed, or an `answer`
 * cannot be changed; `forbidden` for `phones` that only vote, or because of the `lobby`.
 */
export const errorSubjects = [
	'room',
	'lesson',
	'participant',
	'name',
	'transport',
	'producer',
	'consumer',
	'recording',
	'seat',
	'removal',
	'denial',
	'surface',
	'stroke',
	'document',
	'page',
	'file',
	'vote',
	'answer',
	'draft',
	'phones',
	'lobby',
] as const;
export type ErrorSubject = (typeof errorSubjects)[number];

/** An error as it crosses the wire. `message` is for logs and developers; people read a translation of `code`. */
export type WireError = {
	code: ErrorCode;
	message: string;
	what?: ErrorSubject;
	/** Only with `rate-limited`: when to try again. */
	retryAfterMs?: number;
};

/** The answer of an operation in the native dialect: its own fields beside `ok`, or the error. */
export type Answer<Response> = ({ ok: true } & Response) | { ok: false; error: WireError };

/** Every code a client can meet. The user interface chooses its sentence by code (and `what`), never by message. */
export const errorCodes = [
	'bad-request',
	'unauthorized',
	'forbidden',
	'not-found',
	'room-full',
	'room-locked',
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

/** What was not found. */
export const errorSubjects = ['room', 'participant', 'transport', 'producer', 'consumer', 'recording'] as const;
export type ErrorSubject = (typeof errorSubjects)[number];

/** An error as it crosses the wire. `message` is for logs and developers; people read a translation of `code`. */
export type WireError = {
	code: ErrorCode;
	message: string;
	what?: ErrorSubject;
	/** Only with `rate-limited`: when to try again. */
	retryAfterMs?: number;
};

/** Answer of every operation in the native dialect: the response's own fields beside `ok`. */
export type Answer<Response> = ({ ok: true } & Response) | { ok: false; error: WireError };

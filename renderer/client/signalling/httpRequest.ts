import { type ErrorCode, type ErrorSubject, errorCodes, errorSubjects } from '../../../sfu/protocol/errors.ts';
import { CallError } from './CallError.ts';

const defaultTimeoutMs = 10_000;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Options = { token?: string; body?: unknown /** Default: 10 s. */; timeoutMs?: number };

/** Sends a request to the API of this page's server and returns the JSON of its answer. @throws CallError */
export async function sendRequest<Response>(method: Method, path: string, options?: Options): Promise<Response> {
	// The same build serves this page and the API: the protocol's types hold.
	return (await answerOf(method, path, (response) => response.json(), options)) as Response;
}

/** The same, for an answer that is plain text. @throws CallError */
export function requestText(path: string, options?: Options): Promise<string> {
	return answerOf('GET', path, (response) => response.text(), options);
}

async function answerOf<Answer>(
	method: Method,
	path: string,
	read: (response: globalThis.Response) => Promise<Answer>,
	{ token, body, timeoutMs = defaultTimeoutMs }: Options = {},
): Promise<Answer> {
	const headers: Record<string, string> = {};
	if (token) headers.authorization = `Bearer ${token}`;
	if (body !== undefined) headers['content-type'] = 'application/json';
	try {
		const response = await fetch(path, {
			method,
			headers,
			cache: 'no-store',
			signal: AbortSignal.timeout(timeoutMs),
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw errorOfAnswer(response.status, response.headers.get('retry-after'), await response.json());
		return await read(response);
	} catch (error) {
		if (error instanceof CallError) throw error;
		throw new CallError('unavailable', `${method} ${path} got no answer`, { cause: error });
	}
}

/** @param retryAfter value of the header @param answer JSON of the body, whatever it is */
export function errorOfAnswer(httpStatus: number, retryAfter: string | null, answer: unknown): CallError {
	const fields: { code?: unknown; error?: unknown; what?: unknown } =
		typeof answer === 'object' && answer !== null ? answer : {};
	const code = isErrorCode(fields.code) ? fields.code : 'unavailable';
	const retryAfterSeconds = Number(retryAfter ?? Number.NaN);
	return new CallError(code, typeof fields.error === 'string' ? fields.error : `HTTP ${httpStatus}`, {
		httpStatus,
		...(isErrorSubject(fields.what) && { what: fields.what }),
		...(Number.isFinite(retryAfterSeconds) && { retryAfterMs: retryAfterSeconds * 1000 }),
	});
}

function isErrorCode(code: unknown): code is ErrorCode {
	return errorCodes.some((known) => known === code);
}

function isErrorSubject(what: unknown): what is ErrorSubject {
	return errorSubjects.some((known) => known === what);
}

/** The HTTP requests of the screens before and around a call. Every failure is a CallError. */
import { type ErrorCode, errorCodes } from '../../../sfu/protocol/errors.ts';
import type { HostInfo, HostPatch, HostStatus, JoinResponse, LandingInfo } from '../../../sfu/protocol/http.ts';
import { CallError } from './CallError.ts';

const timeoutMs = 10_000;

/** Exchanges a room code for a participant's token. @throws CallError not-found (room), bad-request, rate-limited, unavailable */
export function requestJoin(request: { roomCode: string; displayName?: string }): Promise<JoinResponse> {
	return send('POST', '/api/join', { body: request });
}

/** The data of the landing screen. @throws CallError unavailable */
export function fetchLanding(): Promise<LandingInfo> {
	return send('GET', '/api/landing');
}

/** @throws CallError unauthorized, unavailable */
export function fetchHostInfo(hostToken: string): Promise<HostInfo> {
	return send('GET', '/api/host', { token: hostToken });
}

/** @throws CallError unauthorized, bad-request, unavailable */
export function updateHost(hostToken: string, patch: HostPatch): Promise<HostInfo> {
	return send('PATCH', '/api/host', { token: hostToken, body: patch });
}

/** @throws CallError unauthorized, unavailable */
export function fetchHostStatus(hostToken: string): Promise<HostStatus> {
	return send('GET', '/api/host/status', { token: hostToken });
}

async function send<Response>(
	method: 'GET' | 'POST' | 'PATCH',
	path: string,
	{ token, body }: { token?: string; body?: unknown } = {},
): Promise<Response> {
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
		const answer: unknown = await response.json();
		if (!response.ok) throw toCallError(response, answer);
		// The same build serves this page and the API: the protocol's types hold.
		return answer as Response;
	} catch (error) {
		if (error instanceof CallError) throw error;
		throw new CallError('unavailable', `${method} ${path} got no answer`, { cause: error });
	}
}

function toCallError(response: globalThis.Response, answer: unknown): CallError {
	const fields: { code?: unknown; error?: unknown; what?: unknown } =
		typeof answer === 'object' && answer !== null ? answer : {};
	const code = isErrorCode(fields.code) ? fields.code : 'unavailable';
	const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
	return new CallError(code, typeof fields.error === 'string' ? fields.error : `HTTP ${response.status}`, {
		...(fields.what === 'room' && { what: 'room' as const }),
		...(Number.isFinite(retryAfterSeconds) && { retryAfterMs: retryAfterSeconds * 1000 }),
	});
}

function isErrorCode(code: unknown): code is ErrorCode {
	return errorCodes.some((known) => known === code);
}

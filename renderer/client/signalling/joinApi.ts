/** The HTTP requests of the screens before and around a call. Every failure is a CallError. */
import type { z } from 'zod';
import type {
	HostInfo,
	HostPatch,
	HostSessionAnswer,
	HostStatus,
	JoinResponse,
	LandingInfo,
} from '../../../sfu/protocol/http.ts';
import { sendRequest } from './httpRequest.ts';

/** Exchanges a room code for a participant's token. @throws CallError not-found (room), bad-request, rate-limited, unavailable */
export function requestJoin(request: { roomCode: string; displayName?: string }): Promise<JoinResponse> {
	return sendRequest('POST', '/api/join', { body: request });
}

/** The data of the landing screen. @throws CallError unavailable */
export function fetchLanding(code: string | null): Promise<LandingInfo> {
	return sendRequest('GET', `/api/landing${code === null ? '' : `?${new URLSearchParams({ code })}`}`);
}

type HostAccess = { code?: string; token?: string };

/**
 * A host token in exchange for a one-time code, or for a token that will expire; with neither, by the cookie of this browser.
 * @throws CallError unauthorized, rate-limited, unavailable
 */
export function openHostSession({ code, token }: HostAccess): Promise<z.output<typeof HostSessionAnswer>> {
	return sendRequest('POST', '/api/host/session', { ...(token && { token }), body: code ? { code } : {} });
}

/** @throws CallError unauthorized, unavailable */
export function fetchHostInfo(hostToken: string): Promise<HostInfo> {
	return sendRequest('GET', '/api/host', { token: hostToken });
}

/** @throws CallError unauthorized, bad-request, unavailable */
export function updateHost(hostToken: string, patch: HostPatch): Promise<HostInfo> {
	return sendRequest('PATCH', '/api/host', { token: hostToken, body: patch });
}

/** @throws CallError unauthorized, unavailable */
export function fetchHostStatus(hostToken: string): Promise<HostStatus> {
	return sendRequest('GET', '/api/host/status', { token: hostToken });
}

/** The HTTP requests of the screens before and around a call. Every failure is a CallError. */
import type { HostInfo, HostPatch, HostStatus, JoinResponse, LandingInfo } from '../../../sfu/protocol/http.ts';
import { sendRequest } from './httpRequest.ts';

/** Exchanges a room code for a participant's token. @throws CallError not-found (room), bad-request, rate-limited, unavailable */
export function requestJoin(request: { roomCode: string; displayName?: string }): Promise<JoinResponse> {
	return sendRequest('POST', '/api/join', { body: request });
}

/** The data of the landing screen. @throws CallError unavailable */
export function fetchLanding(): Promise<LandingInfo> {
	return sendRequest('GET', '/api/landing');
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

/** The HTTP requests of the library of recordings, for the host. Every failure is a CallError. */
import type {
	FilmRequest,
	RecordingDeleted,
	RecordingList,
	RecordingTicket,
	RecordingView,
	Retention,
} from '../../../sfu/protocol/recordings.ts';
import { sendRequest } from './httpRequest.ts';

const pathOf = (recordingId: string) => `/api/recordings/${encodeURIComponent(recordingId)}`;

/** @throws CallError unauthorized, forbidden, unavailable (without `httpStatus`: no answer; with it: no recordings here) */
export function fetchRecordings(token: string): Promise<RecordingList> {
	return sendRequest('GET', '/api/recordings', { token });
}

/** @throws CallError not-found, bad-request, unavailable */
export function renameRecording(token: string, recordingId: string, name: string): Promise<RecordingView> {
	return sendRequest('PATCH', pathOf(recordingId), { token, body: { name } });
}

/** Until `restorableUntilMs` it can be brought back. @throws CallError not-found, wrong-state (it still runs), unavailable */
export function deleteRecording(token: string, recordingId: string): Promise<RecordingDeleted> {
	return sendRequest('DELETE', pathOf(recordingId), { token });
}

/** @throws CallError not-found (it is too late), unavailable */
export function restoreRecording(token: string, recordingId: string): Promise<unknown> {
	return sendRequest('POST', `${pathOf(recordingId)}/restore`, { token, body: {} });
}

/** @throws CallError not-found, wrong-state, unavailable */
export function requestFilm(token: string, recordingId: string, action: FilmRequest['action']): Promise<RecordingView> {
	return sendRequest('POST', `${pathOf(recordingId)}/film`, { token, body: { action } });
}

/** An address for players and downloads, which need no header. @throws CallError not-found, unavailable */
export function requestTicket(token: string, recordingId: string): Promise<RecordingTicket> {
	return sendRequest('POST', `${pathOf(recordingId)}/ticket`, { token, body: {} });
}

/** @throws CallError bad-request, unavailable */
export function updateRetention(token: string, retention: Retention): Promise<Retention> {
	return sendRequest('PUT', '/api/recordings/retention', { token, body: retention });
}

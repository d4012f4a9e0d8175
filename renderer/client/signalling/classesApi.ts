/** The HTTP requests of the host's classes. Every failure is a CallError. */
import type { ClassCard, ClassPatch, HostInfo } from '../../../sfu/protocol/http.ts';
import type { LessonSummary } from '../../../sfu/protocol/models/lessonSummary.ts';
import { sendRequest } from './httpRequest.ts';

const path = '/api/host/classes';
const pathOf = (classId: string) => `${path}/${encodeURIComponent(classId)}`;

/** It is not open yet. @throws CallError bad-request, limit-reached, unavailable */
export function createClass(token: string, name: string): Promise<ClassCard> {
	return sendRequest('POST', path, { token, body: { name } });
}

/** @throws CallError not-found, bad-request, unavailable */
export function changeClass(token: string, classId: string, patch: ClassPatch): Promise<HostInfo> {
	return sendRequest('PATCH', pathOf(classId), { token, body: patch });
}

/** @throws CallError not-found, wrong-state (it is open, or people are inside), unavailable */
export function deleteClass(token: string, classId: string): Promise<HostInfo> {
	return sendRequest('DELETE', pathOf(classId), { token });
}

/** @throws CallError not-found, wrong-state (people are in the class that is open), unavailable */
export function openClass(token: string, classId: string): Promise<HostInfo> {
	return sendRequest('POST', `${pathOf(classId)}/open`, { token, body: {} });
}

/** Of its last lesson. @throws CallError not-found (none was held), unavailable */
export function fetchSummary(token: string, classId: string): Promise<LessonSummary> {
	return sendRequest('GET', `${pathOf(classId)}/summary`, { token });
}

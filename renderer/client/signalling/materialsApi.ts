/** The HTTP requests of the documents and votes of all classes, for the host. Every failure is a CallError. */
import type { MaterialList, PageInk } from '../../../sfu/protocol/materials.ts';
import { requestText, sendRequest } from './httpRequest.ts';

const path = '/api/host/materials';

/** What a material is, as the addresses call it. */
export type MaterialKind = 'documents' | 'quizzes' | 'results';
/** One of them. */
export type MaterialRef = { classId: string; kind: MaterialKind; id: string };

const pathOf = ({ classId, kind, id }: MaterialRef) =>
	`${path}/${encodeURIComponent(classId)}/${kind}/${encodeURIComponent(id)}`;

/** @throws CallError unauthorized, forbidden, unavailable */
export function fetchMaterials(token: string): Promise<MaterialList> {
	return sendRequest('GET', path, { token });
}

/** @throws CallError not-found, bad-request (name), unavailable */
export function renameDocument(token: string, classId: string, documentId: string, name: string): Promise<unknown> {
	return sendRequest('PATCH', pathOf({ classId, kind: 'documents', id: documentId }), { token, body: { name } });
}

/** Uses it in another class, too. @throws CallError not-found, limit-reached, insufficient-storage, unavailable */
export function copyMaterial(token: string, material: MaterialRef, classId: string): Promise<unknown> {
	return sendRequest('POST', `${pathOf(material)}/copies`, { token, body: { classId } });
}

/** For good. @throws CallError not-found, unavailable */
export function deleteMaterial(token: string, material: MaterialRef): Promise<unknown> {
	return sendRequest('DELETE', pathOf(material), { token });
}

/** All votes of a class as a table. @throws CallError not-found, unavailable */
export function fetchResultsTable(token: string, classId: string): Promise<string> {
	return requestText(`${path}/${encodeURIComponent(classId)}/results.csv`, { token });
}

/**
 * What is drawn on a page of a document. @param from number of the first stroke
 * @throws CallError not-found (room, surface), unavailable
 */
export function fetchPageInk(
	token: string,
	{ classId, documentId, pageId }: { classId: string; documentId: string; pageId: string },
	from = 0,
): Promise<PageInk> {
	const page = pathOf({ classId, kind: 'documents', id: documentId });
	return sendRequest('GET', `${page}/pages/${pageId}/ink?from=${from}`, { token });
}

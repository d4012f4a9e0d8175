/** Documents, prepared questions and votes of all classes of the host. */
import { z } from 'zod';
import type { KeptDocument } from '../../../core/class/Documents.ts';
import { notFound, SfuError } from '../../../core/errors.ts';
import type { Room } from '../../../core/Room.ts';
import { pageSurface } from '../../../protocol/ink/surfaces.ts';
import {
	type ClassMaterials,
	DocumentPatch,
	MaterialCopied,
	MaterialCopyRequest,
	MaterialDocument,
	MaterialList,
	PageInk,
} from '../../../protocol/materials.ts';
import { Id } from '../../../protocol/models/common.ts';
import { PageId, pagesOf } from '../../../protocol/models/documents.ts';
import { guarded, hostOnly, Succeeded } from './describe.ts';
import type { App, RouteParts } from './parts.ts';

const ClassParams = z.object({ classId: Id });
const DocumentParams = ClassParams.extend({ documentId: Id });
const PageParams = DocumentParams.extend({ pageId: PageId });
const InkQuery = z.object({ from: z.coerce.number().int().min(0).optional().describe('`next` of the answer before') });
const QuizParams = ClassParams.extend({ draftId: Id });
const ResultParams = ClassParams.extend({ voteId: Id });
const path = '/api/host/materials';

export function materialRoutes(app: App, parts: RouteParts): void {
	listRoute(app, parts);
	documentsRoutes(app, parts);
	votesRoutes(app, parts);
}

/** @throws SfuError not-found (room): it is no class of the host */
function classOf({ hostClasses, sfu }: RouteParts, classId: string): Room {
	if (!hostClasses.cards.some((card) => card.classId === classId)) throw notFound('room', classId);
	return sfu.rooms.get(classId);
}

function listRoute(app: App, parts: RouteParts): void {
	const { options, schema } = hostOnly(parts);
	const list = {
		summary: 'Documents, prepared questions and votes of all classes, and what their files take',
		response: { 200: MaterialList, ...guarded() },
	};
	app.get(path, { ...options, schema: { ...schema, ...list } }, () => {
		const { hostClasses, materials } = parts;
		const { ofRoom: maxClassBytes = 0, inAll: maxBytes = 0 } = materials?.caps ?? {};
		return {
			classes: hostClasses.cards.map(({ classId, name }) => materialsOf(parts, classId, name)),
			...{ bytes: materials?.usedBytes() ?? 0, maxBytes, maxClassBytes },
		};
	});
}

function materialsOf({ sfu, materials }: RouteParts, classId: string, name: string): ClassMaterials {
	const { documents, ink, votes } = sfu.rooms.get(classId).parts;
	const inked = new Set(ink.inkedPages);
	const inkedPagesOf = (document: KeptDocument) =>
		pagesOf(document).filter((pageId) => inked.has(pageSurface(document.documentId, pageId)));
	return {
		...{ classId, name, bytes: materials?.usedBytes(classId) ?? 0 },
		documents: documents.all.map((document) =>
			MaterialDocument.parse({ ...document, bytes: bytesOf(document), inkedPages: inkedPagesOf(document) }),
		),
		quizzes: votes.drafts.map(({ draftId, title, questions }) => ({ draftId, title, questionCount: questions.length })),
		results: votes.summaries,
	};
}

/** A content that is in it twice counts once. */
const bytesOf = (document: KeptDocument): number => {
	const files = new Map(document.files.map(({ fileId, bytes }) => [fileId, bytes]));
	return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
};

function documentsRoutes(app: App, parts: RouteParts): void {
	const { options, schema } = hostOnly(parts);
	const one = { ...schema, params: DocumentParams };
	const documentPath = `${path}/:classId/documents/:documentId`;
	const rename = {
		...{ ...one, summary: 'Rename a document, also of a class that runs' },
		body: DocumentPatch,
		response: { 200: Succeeded, ...guarded(400, 404) },
	};
	app.patch(documentPath, { ...options, schema: rename }, ({ params: { classId, documentId }, body }) => {
		classOf(parts, classId).parts.documents.rename(documentId, body.name);
		return { success: true as const };
	});
	const remove = {
		...{ ...one, summary: 'Delete a document with its files and all that was drawn on it' },
		response: { 200: Succeeded, ...guarded(404) },
	};
	app.delete(documentPath, { ...options, schema: remove }, ({ params: { classId, documentId } }) => {
		classOf(parts, classId).parts.documents.remove(documentId);
		return { success: true as const };
	});
	const ink = {
		...{ ...schema, params: PageParams, querystring: InkQuery, summary: 'What is drawn on a page, as it is now' },
		response: { 200: PageInk, ...guarded(400, 404, 503) },
	};
	app.get(`${documentPath}/pages/:pageId/ink`, { ...options, schema: ink }, ({ params, query }) => {
		const { classId, documentId, pageId } = params;
		return classOf(parts, classId).parts.ink.read(pageSurface(documentId, pageId), query.from);
	});
	const copy = {
		...{ ...one, summary: 'Use a document in another class, too, without what was drawn on it' },
		body: MaterialCopyRequest,
		response: { 201: MaterialCopied, ...guarded(400, 404, 409, 503, 507) },
	};
	app.post(`${documentPath}/copies`, { ...options, schema: copy }, ({ params, body }, reply) => {
		const [from, to] = [classOf(parts, params.classId), classOf(parts, body.classId)];
		reply.code(201);
		return { id: copyDocument(parts, from, to, params.documentId) };
	});
}

/** @returns the id of the copy. @throws SfuError not-found (document), limit-reached, insufficient-storage (file), unavailable */
function copyDocument({ materials }: RouteParts, from: Room, to: Room, documentId: string): string {
	const document = from.parts.documents.all.find((each) => each.documentId === documentId);
	if (!document) throw notFound('document', documentId);
	const { name, kind, pageCount, files, boards } = document;
	const fileIds = [...files, ...boards].flatMap(({ fileId }) => fileId ?? []);
	if (fileIds.length > 0 && !materials)
		throw new SfuError('unavailable', 'the folder for documents cannot be used', { what: 'file' });
	const shared = materials?.share(new Set(fileIds), from.id, to.id);
	const idThere = (fileId: string) => shared?.get(fileId) ?? fileId;
	return to.parts.documents.addCopy({
		...{ name, kind, pageCount },
		files: files.map((file) => ({ ...file, fileId: idThere(file.fileId) })),
		boards: boards.map((board) => (board.fileId ? { ...board, fileId: idThere(board.fileId) } : board)),
	});
}

function votesRoutes(app: App, parts: RouteParts): void {
	const { options, schema } = hostOnly(parts);
	const quizPath = `${path}/:classId/quizzes/:draftId`;
	const removeQuiz = {
		...{ ...schema, params: QuizParams, summary: 'Delete prepared questions' },
		response: { 200: Succeeded, ...guarded(404) },
	};
	app.delete(quizPath, { ...options, schema: removeQuiz }, ({ params: { classId, draftId } }) => {
		const { votes } = classOf(parts, classId).parts;
		if (!votes.drafts.some((draft) => draft.draftId === draftId)) throw notFound('draft', draftId);
		votes.removeDraft(draftId);
		return { success: true as const };
	});
	const copyQuiz = {
		...{ ...schema, params: QuizParams, summary: 'Use prepared questions in another class, too' },
		body: MaterialCopyRequest,
		response: { 201: MaterialCopied, ...guarded(400, 404, 409) },
	};
	app.post(`${quizPath}/copies`, { ...options, schema: copyQuiz }, ({ params, body }, reply) => {
		const quiz = classOf(parts, params.classId).parts.votes.drafts.find(({ draftId }) => draftId === params.draftId);
		if (!quiz) throw notFound('draft', params.draftId);
		const { draftId: _, ...content } = quiz;
		const id = classOf(parts, body.classId).parts.votes.saveDraft(content);
		reply.code(201);
		return { id };
	});
	const removeResult = {
		...{ ...schema, params: ResultParams, summary: 'Delete a vote and its answers' },
		response: { 200: Succeeded, ...guarded(404) },
	};
	app.delete(`${path}/:classId/results/:voteId`, { ...options, schema: removeResult }, ({ params }) => {
		const { votes } = classOf(parts, params.classId).parts;
		votes.result(params.voteId);
		votes.removeResult(params.voteId);
		return { success: true as const };
	});
	const table = {
		...{ ...schema, params: ClassParams, summary: 'All votes of a class as a table (CSV)' },
		response: {
			200: { description: 'UTF-8 with a byte order mark', content: { 'text/csv': { schema: z.string() } } },
			...guarded(404),
		},
	};
	app.get(`${path}/:classId/results.csv`, { ...options, schema: table }, async ({ params }, reply) => {
		const { resultsCsv } = await import('../../../questionFiles/resultsCsv.ts');
		reply.type('text/csv; charset=utf-8').header('cache-control', 'no-store');
		return resultsCsv(classOf(parts, params.classId).parts.votes.results);
	});
}

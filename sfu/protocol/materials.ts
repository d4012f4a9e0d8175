/** Documents and votes of all classes of the host, and what can be done with them without a lesson. */
import { z } from 'zod';
import { Id } from './models/common.ts';
import { DocumentView, PageId } from './models/documents.ts';
import { InkPart, InkPlace } from './models/ink.ts';
import { DocumentName } from './models/names.ts';
import { ResultSummary } from './models/votes.ts';

/** A document, a deck of images or a board of one class. */
export const MaterialDocument = DocumentView.omit({ shared: true }).extend({
	bytes: z.number().describe('of its files'),
	addedAtMs: z.number().describe("Unix ms, by the computer's clock"),
	inkedPages: z.array(PageId).describe('on which something was drawn'),
});
export type MaterialDocument = z.output<typeof MaterialDocument>;

/** Questions that were prepared. */
export const MaterialQuiz = z.object({
	draftId: z.string(),
	title: z.string(),
	questionCount: z.number(),
});
export type MaterialQuiz = z.output<typeof MaterialQuiz>;

export const ClassMaterials = z.object({
	classId: z.string(),
	name: z.string(),
	bytes: z.number().describe('of all of its files'),
	documents: z.array(MaterialDocument).describe('the oldest first'),
	quizzes: z.array(MaterialQuiz),
	results: z.array(ResultSummary).describe('of closed votes, the oldest first'),
});
export type ClassMaterials = z.output<typeof ClassMaterials>;

/** `GET /api/host/materials`. */
export const MaterialList = z
	.object({
		classes: z.array(ClassMaterials).describe('all classes of the host, in the order in which they were created'),
		bytes: z.number().describe('of the files of all rooms; the same content in several rooms counts in each'),
		maxBytes: z.number().describe('of the files of all rooms'),
		maxClassBytes: z.number().describe('of the files of one class'),
	})
	.meta({ id: 'MaterialList' });
export type MaterialList = z.output<typeof MaterialList>;

/** `PATCH /api/host/materials/:classId/documents/:documentId`. */
export const DocumentPatch = z.object({ name: DocumentName });

/** `GET …/documents/:documentId/pages/:pageId/ink`: to save the page, or to follow what is drawn on it. */
export const PageInk = InkPart.extend({
	changedRevision: z
		.number()
		.int()
		.describe('up to it strokes were removed or put back; after it, only those grow that are open, or new'),
	lasers: z.array(z.object({ peerId: z.string(), at: InkPlace })).describe('who points at the page, and where'),
});
export type PageInk = z.output<typeof PageInk>;

/** `POST …/copies`: to use it in another class, too. */
export const MaterialCopyRequest = z.object({ classId: Id });
export const MaterialCopied = z.object({ id: z.string().describe('of the copy') });

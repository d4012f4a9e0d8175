import { z } from 'zod';
import { Id } from './common.ts';

/** Documents of one room. */
export const maxDocuments = 50;
/** Pages of one document, board pages included. */
export const maxPages = 1_000;
/** Images and board pages of all documents of one room: every one of them is named in what a newcomer is sent. */
export const maxListedPages = 5_000;

/** Largest file of each kind, bytes: a PDF of scanned pages, a photo of a phone. */
export const maxPdfBytes = 200 * 1024 * 1024;
export const maxImageBytes = 20 * 1024 * 1024;

/** Media types of the files that a room takes. */
export const fileTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const;
export const FileType = z.enum(fileTypes);
export type FileType = z.output<typeof FileType>;

/** 144 random bits, base64url: whoever has it may read the file. */
export const FileId = z.string().regex(/^[\w-]{24}$/);

/** Ranges of a file that one answer has at most, and their bytes in all. */
export const maxFileRanges = 128;
export const maxFileRangesBytes = 4 * 1024 * 1024;

/** Bytes of a file, from the first to the last. */
export type FileRange = { first: number; last: number };

/** Of all ranges together. */
export const bytesOfRanges = (ranges: readonly FileRange[]): number =>
	ranges.reduce((sum, { first, last }) => sum + last + 1 - first, 0);

/** `0-16383,32768-49151`: the first and the last byte of each range, as in the header `Range`. */
export const FileRanges = z
	.string()
	.regex(/^\d{1,10}-\d{1,10}(?:,\d{1,10}-\d{1,10})*$/)
	.transform((text) =>
		text.split(',').map((range): FileRange => {
			const [first = 0, last = 0] = range.split('-').map(Number);
			return { first, last };
		}),
	)
	.refine((ranges) => ranges.length <= maxFileRanges, `at most ${maxFileRanges} ranges`)
	.refine((ranges) => ranges.every(({ first, last }) => first <= last), 'a range ends before it begins')
	.refine((ranges) => bytesOfRanges(ranges) <= maxFileRangesBytes, `at most ${maxFileRangesBytes} bytes`);

/** A file on the disk of the server, as it was found when it was uploaded. */
export const DocumentFile = z.object({
	fileId: FileId,
	type: FileType,
	bytes: z.number().describe('more than 0'),
	width: z.number().exactOptional().describe('pixels; of images'),
	height: z.number().exactOptional().describe('pixels; of images'),
});
export type DocumentFile = z.output<typeof DocumentFile>;

/** `s<index>`: page of the PDF or image, from 0. `b<id>`: a board page. */
export const PageId = z.string().regex(/^(?:s(?:0|[1-9]\d{0,2})|b[\w-]{21})$/);

export const BoardPattern = z.enum(['blank', 'squared', 'lined', 'dotted']);
export type BoardPattern = z.output<typeof BoardPattern>;

export const BoardPage = z.object({
	pageId: PageId,
	after: PageId.nullable().describe('the page that it directly follows; null: it is the first'),
	pattern: BoardPattern,
	fileId: FileId.exactOptional().describe('a photo that fills it'),
	width: z.number().exactOptional().describe('pixels of the photo'),
	height: z.number().exactOptional().describe('pixels of the photo'),
});
export type BoardPage = z.output<typeof BoardPage>;

/** A deck of pages that is kept with the room. */
export const DocumentView = z
	.object({
		documentId: Id,
		name: z.string().describe('empty: a board without a name'),
		kind: z.enum(['pdf', 'images', 'board']),
		files: z.array(DocumentFile).describe('one PDF, or the images in the order of their pages'),
		pageCount: z.number().describe('without board pages; of a PDF, as the browser of a host counted them'),
		boards: z.array(BoardPage).describe('in the order of the pages'),
		shared: z.boolean().describe('was shown in this lesson: participants know it'),
	})
	.meta({ id: 'Document' });
export type DocumentView = z.output<typeof DocumentView>;
/** What its pages are made of, in a class or without one. */
export type DocumentPages = Omit<DocumentView, 'shared'>;

/** The ids of all pages of a document, in their order. */
export function pagesOf({ pageCount, boards }: Pick<DocumentView, 'pageCount' | 'boards'>): string[] {
	const following = new Map<string | null, string[]>();
	// Of several after the same page, the one that was put there last comes first.
	for (const { pageId, after } of boards) following.set(after, [pageId, ...(following.get(after) ?? [])]);
	const pages: string[] = [];
	const addBoards = (after: string | null) => {
		const next = [...(following.get(after) ?? [])];
		for (let pageId = next.shift(); pageId !== undefined; pageId = next.shift()) {
			pages.push(pageId);
			next.unshift(...(following.get(pageId) ?? []));
		}
	};
	addBoards(null);
	for (let index = 0; index < pageCount; index++) {
		pages.push(`s${index}`);
		addBoards(`s${index}`);
	}
	return pages;
}

import { z } from 'zod';
import { Id } from '../models/common.ts';
import { BoardPattern, FileId, maxPages, PageId } from '../models/documents.ts';
import { DocumentName } from '../models/names.ts';
import { moderating, operation } from './operation.ts';

const OfDocument = z.object({ documentId: Id });
const example = { documentId: 'somedocument' };

export const documents = {
	addDocument: operation({
		...moderating,
		request: z
			.object({
				name: DocumentName,
				kind: z.enum(['pdf', 'images']),
				fileIds: z.array(FileId).min(1).max(maxPages).describe('of files that were uploaded to this room'),
				pageCount: z.number().int().min(1).max(maxPages).describe('of a PDF; for images, as many as there are'),
			})
			.refine(({ kind, fileIds }) => kind === 'images' || fileIds.length === 1, 'a PDF is one file')
			.refine(({ kind, fileIds, pageCount }) => kind === 'pdf' || fileIds.length === pageCount, 'one page an image'),
		answer: OfDocument,
		example: { name: 'Waves.pdf', kind: 'pdf', fileIds: ['ExampleOfARandomFileId_1'], pageCount: 12 },
		repeatable: true,
	}),
	renameDocument: operation({
		...moderating,
		request: OfDocument.extend({ name: DocumentName }),
		example: { ...example, name: 'Waves' },
		repeatable: true,
	}),
	removeDocument: operation({ ...moderating, request: OfDocument, example, repeatable: true }),
	addBoardPage: operation({
		...moderating,
		request: z
			.object({
				documentId: Id.nullable().describe('null: a new board'),
				name: DocumentName.exactOptional().describe('of a new board; default: none'),
				after: PageId.nullable().describe('the page that it is to follow; null: it is to be the first'),
				pattern: BoardPattern,
				fileId: FileId.exactOptional().describe(
					'an image that was uploaded to this room: the photo that fills the page',
				),
			})
			.describe('a participant may add a photo alone, to the document that is shown, with the permission `draw`'),
		answer: OfDocument.extend({ pageId: PageId }),
		who: 'anyone',
		example: { documentId: null, after: null, pattern: 'squared' },
		repeatable: false,
	}),
	removePage: operation({
		...moderating,
		request: OfDocument.extend({ pageId: PageId }).describe('of a board page'),
		example: { ...example, pageId: 'bABCDEFGHIJKLMNOPQRSTU' },
		repeatable: true,
	}),
};

import { expect, test } from 'vitest';
import type { DocumentView } from '../../../../sfu/protocol/models/documents.ts';
import { pageSource } from './pageSource.ts';

const fileId = 'f'.repeat(24);
const photoId = 'p'.repeat(24);
const board = { pageId: 'bABCDEFGHIJKLMNOPQRSTU', after: 's0', pattern: 'lined' } as const;
const photo = {
	pageId: 'bUTSRQPONMLKJIHGFEDCBA',
	after: 's0',
	pattern: 'blank',
	fileId: photoId,
	width: 30,
	height: 40,
} as const;
const pdf: DocumentView = {
	documentId: 'deck',
	name: 'Waves.pdf',
	kind: 'pdf',
	files: [{ fileId, type: 'application/pdf', bytes: 5 }],
	pageCount: 2,
	boards: [board, photo],
	shared: true,
};
const url = `/rooms/room%2F1/files/${fileId}`;
const sourceOf = (document: DocumentView, pageId: string) => pageSource(document, pageId, 'room/1');

test('a page of a PDF is one of its file, an image a file of its own', () => {
	expect(sourceOf(pdf, 's1')).toEqual({ kind: 'pdf', url, bytes: 5, index: 1 });
	const images: DocumentView = {
		...pdf,
		kind: 'images',
		pageCount: 1,
		files: [{ fileId, type: 'image/png', bytes: 5, width: 16, height: 9 }],
	};
	expect(sourceOf(images, 's0')).toEqual({ kind: 'image', url, width: 16, height: 9 });
});

test('a board page is paper, or the photo that fills it', () => {
	expect(sourceOf(pdf, board.pageId)).toEqual({ kind: 'board', pattern: 'lined' });
	expect(sourceOf(pdf, photo.pageId)).toEqual({
		...{ kind: 'image', url: `/rooms/room%2F1/files/${photoId}`, width: 30, height: 40 },
	});
});

test('a page that is not there has no picture', () => {
	expect(sourceOf(pdf, 's2')).toBeNull();
	expect(sourceOf(pdf, 'bgone')).toBeNull();
});

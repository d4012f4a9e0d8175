import { type BoardPattern, type DocumentPages, pagesOf } from '../../../../sfu/protocol/models/documents.ts';
import type { Size } from '../../../ui/stageLayout.ts';

/** At our server, and so many bytes long. */
export type PdfFile = { url: string; bytes: number };

/** Where the picture of a page comes from. */
export type PageSource =
	| ({ kind: 'pdf'; index: number } & PdfFile)
	| ({ kind: 'image'; url: string } & Size)
	| { kind: 'board'; pattern: BoardPattern };

/** A file of a room, at the server of this page. */
export const fileUrl = (roomId: string, fileId: string): string =>
	`/rooms/${encodeURIComponent(roomId)}/files/${encodeURIComponent(fileId)}`;

/** null: the document has no such page. */
export function pageSource(document: DocumentPages, pageId: string, roomId: string): PageSource | null {
	const board = document.boards.find((candidate) => candidate.pageId === pageId);
	if (board) {
		const { pattern, fileId, width, height } = board;
		return fileId !== undefined && width !== undefined && height !== undefined
			? { kind: 'image', url: fileUrl(roomId, fileId), width, height }
			: { kind: 'board', pattern };
	}
	if (!pagesOf(document).includes(pageId)) return null;
	const index = Number(pageId.slice(1));
	if (document.kind === 'pdf') {
		const [file] = document.files;
		return file ? { kind: 'pdf', url: fileUrl(roomId, file.fileId), bytes: file.bytes, index } : null;
	}
	const file = document.files[index];
	return file?.width !== undefined && file.height !== undefined
		? { kind: 'image', url: fileUrl(roomId, file.fileId), width: file.width, height: file.height }
		: null;
}

/** The same for the same picture. */
export function sourceKey(source: PageSource): string {
	switch (source.kind) {
		case 'pdf':
			return `${source.url}#${source.index}`;
		case 'image':
			return source.url;
		case 'board':
			return source.pattern;
	}
}

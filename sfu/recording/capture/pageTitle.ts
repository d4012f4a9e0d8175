import { type DocumentView, pagesOf } from '../../protocol/models/documents.ts';

/** A page as the chapters of a lesson name it, e.g. `Waves, page 3`. */
export function pageTitle(
	document: Pick<DocumentView, 'name' | 'kind' | 'pageCount' | 'boards'>,
	pageId: string,
): string {
	const { name, kind } = document;
	const title = name.trim() || (kind === 'board' ? 'Board' : 'Document');
	return `${title}, page ${pagesOf(document).indexOf(pageId) + 1}`;
}

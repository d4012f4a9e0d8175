import { useEffect, useState } from 'react';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { loadPage } from './pages/loadPage.ts';
import type { Page } from './pages/Page.ts';
import { pageSource, sourceKey } from './pages/pageSource.ts';

type Wanted = { roomId: string; document: DocumentView; pageId: string };

/** What `read` finds on a page; `none` until then, and where it cannot be read. @param read of one function for all renders */
export function usePageContent<Content>(
	{ roomId, document, pageId }: Wanted,
	read: (page: Page) => Promise<Content>,
	none: Content,
): Content {
	const source = pageSource(document, pageId, roomId);
	const key = source && sourceKey(source);
	const [found, setFound] = useState<{ key: string; content: Content } | null>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: `key` names the source
	useEffect(() => {
		if (!source || key === null) return;
		let isWanted = true;
		loadPage(source)
			.then(read)
			.then((content) => isWanted && setFound({ key, content }))
			// Its picture says that it cannot be loaded.
			.catch(() => {});
		return () => {
			isWanted = false;
		};
	}, [key, read]);
	return found !== null && found.key === key ? found.content : none;
}

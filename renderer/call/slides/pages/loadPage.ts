import { boardPage } from './boardPage.ts';
import { imagePage } from './imagePage.ts';
import type { Page } from './Page.ts';
import type { PageSource } from './pageSource.ts';
import { pdfPage } from './pdfPage.ts';

/** @throws Error when the file cannot be loaded, or is damaged */
export async function loadPage(source: PageSource): Promise<Page> {
	switch (source.kind) {
		case 'pdf':
			return pdfPage(source, source.index);
		case 'image':
			return imagePage(source.url, source);
		case 'board':
			return boardPage(source.pattern);
	}
}

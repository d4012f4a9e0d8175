import type { PageViewport, PDFPageProxy } from 'pdfjs-dist';
import { pdfAt } from '../pdf/openPdfs.ts';
import { linkUrl } from './linkUrl.ts';
import type { Page, PageLink } from './Page.ts';

/** Nobody reads more of one page; a page may hold a book. */
const maxTextChars = 20_000;
const maxLinks = 200;
const maxNotes = 20;

/** What pdf.js says of an annotation, of which only this is used. `url`: of http, https and mailto; never `unsafeUrl`. */
type Annotation = { subtype?: unknown; url?: unknown; rect?: unknown; contentsObj?: { str?: unknown } };

/** @param index from 0. @throws Error when there is no such page, or the document cannot be loaded */
export async function pdfPage(url: string, index: number): Promise<Page> {
	const pdf = await pdfAt(url);
	const page = await pdf.getPage(index + 1);
	const { width, height } = page.getViewport({ scale: 1 });
	return {
		size: { width, height },
		paint: async (canvas, signal) => (await import('../pdf/pdfjs.ts')).paintPdfPage(page, canvas, signal),
		readText: async () => {
			const { items } = await page.getTextContent();
			const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
			return text.slice(0, maxTextChars);
		},
		readLinks: async () => {
			const annotations: Annotation[] = await page.getAnnotations();
			return annotations.flatMap((annotation) => linkOf(annotation, page) ?? []).slice(0, maxLinks);
		},
		readNotes: async () => {
			const annotations: Annotation[] = await page.getAnnotations();
			return annotations.flatMap(noteOf).slice(0, maxNotes);
		},
	};
}

function linkOf({ subtype, url, rect }: Annotation, page: PDFPageProxy): PageLink | null {
	const target = linkUrl(url);
	if (subtype !== 'Link' || target === null || !Array.isArray(rect)) return null;
	const viewport = page.getViewport({ scale: 1 });
	const [left = Number.NaN, bottom = Number.NaN, right = Number.NaN, top = Number.NaN] = rect.map(Number);
	const [x1, y1] = pointOn(viewport, left, bottom);
	const [x2, y2] = pointOn(viewport, right, top);
	const link = {
		url: target.href,
		left: Math.min(x1, x2) / viewport.width,
		top: Math.min(y1, y2) / viewport.height,
		width: Math.abs(x2 - x1) / viewport.width,
		height: Math.abs(y2 - y1) / viewport.height,
	};
	return Object.values(link).every((value) => typeof value === 'string' || Number.isFinite(value)) ? link : null;
}

/** A point of the PDF, whose pages may be turned, as one of the drawn page. */
function pointOn({ transform }: PageViewport, x: number, y: number): [x: number, y: number] {
	const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = transform.map(Number);
	return [a * x + c * y + e, b * x + d * y + f];
}

/** The sticky notes of a PDF, which programs for presentations use for the speaker's notes. */
function noteOf({ subtype, contentsObj }: Annotation): string[] {
	const text = contentsObj?.str;
	return subtype === 'Text' && typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [];
}

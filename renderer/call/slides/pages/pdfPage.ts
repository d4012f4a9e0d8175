import type { PageViewport, PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { pdfAt } from '../pdf/openPdfs.ts';
import { linkUrl } from './linkUrl.ts';
import type { LinkTarget, Page, PageLink } from './Page.ts';
import type { PdfFile } from './pageSource.ts';

/** Nobody reads more of one page; a page may hold a book. */
const maxTextChars = 20_000;
const maxLinks = 200;
const maxNotes = 20;

/**
 * What pdf.js says of an annotation, of which only this is used. `url`: of http, https and mailto; never `unsafeUrl`. `dest`:
 * the name of a place in the document, or the place itself. `action`: a named one, e.g. `NextPage`.
 */
type Annotation = {
	subtype?: unknown;
	url?: unknown;
	dest?: unknown;
	action?: unknown;
	rect?: unknown;
	contentsObj?: { str?: unknown };
};

/** @param index from 0. @throws Error when there is no such page, or the document cannot be loaded */
export async function pdfPage(file: PdfFile, index: number): Promise<Page> {
	const pdf = await pdfAt(file);
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
			const links = annotations.filter(({ subtype }) => subtype === 'Link').slice(0, maxLinks);
			return (await Promise.all(links.map((link) => linkOf(link, page, pdf)))).filter((link) => link !== null);
		},
		readNotes: async () => {
			const annotations: Annotation[] = await page.getAnnotations();
			return annotations.flatMap(noteOf).slice(0, maxNotes);
		},
	};
}

async function linkOf(annotation: Annotation, page: PDFPageProxy, pdf: PDFDocumentProxy): Promise<PageLink | null> {
	const { url, rect } = annotation;
	if (!Array.isArray(rect)) return null;
	const viewport = page.getViewport({ scale: 1 });
	const [left = Number.NaN, bottom = Number.NaN, right = Number.NaN, top = Number.NaN] = rect.map(Number);
	const [x1, y1] = pointOn(viewport, left, bottom);
	const [x2, y2] = pointOn(viewport, right, top);
	const place = {
		left: Math.min(x1, x2) / viewport.width,
		top: Math.min(y1, y2) / viewport.height,
		width: Math.abs(x2 - x1) / viewport.width,
		height: Math.abs(y2 - y1) / viewport.height,
	};
	if (!Object.values(place).every(Number.isFinite)) return null;
	const outside = linkUrl(url);
	const to = outside ? { url: outside.href } : await pageTarget(annotation, page, pdf);
	return to && { to, place };
}

/** The page of the same document that a link leads to. null: none */
async function pageTarget(
	{ dest, action }: Annotation,
	{ pageNumber }: PDFPageProxy,
	pdf: PDFDocumentProxy,
): Promise<LinkTarget | null> {
	const named: Record<string, number> = {
		...{ NextPage: pageNumber, PrevPage: pageNumber - 2 },
		...{ FirstPage: 0, LastPage: pdf.numPages - 1 },
	};
	const index = typeof action === 'string' ? named[action] : await indexOf(dest, pdf);
	return index !== undefined && index >= 0 && index < pdf.numPages ? { pageId: `s${index}` } : null;
}

/** From 0. undefined: the document has no such place */
async function indexOf(dest: unknown, pdf: PDFDocumentProxy): Promise<number | undefined> {
	try {
		const place: unknown = typeof dest === 'string' ? await pdf.getDestination(dest) : dest;
		const [target]: unknown[] = Array.isArray(place) ? place : [];
		if (typeof target === 'number') return target;
		return isReference(target) ? await pdf.getPageIndex(target) : undefined;
	} catch {
		// It names an object that is no page.
		return undefined;
	}
}

const isReference = (target: unknown): target is { num: number; gen: number } =>
	typeof target === 'object' &&
	target !== null &&
	'num' in target &&
	typeof target.num === 'number' &&
	'gen' in target &&
	typeof target.gen === 'number';

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

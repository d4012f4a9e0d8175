import { createHash } from 'node:crypto';

/** A script of another type than JavaScript is data, which the browser does not run. */
function isRun(attributes: string): boolean {
	const [, type = ''] = /\btype\s*=\s*["']?([^"'\s>]*)/i.exec(attributes) ?? [];
	return ['', 'module', 'text/javascript'].includes(type.toLowerCase()) && !/\bsrc\s*=/i.test(attributes);
}

/** Hash sources for what is in these elements of a page; `'none'` if there are none. */
function hashesOf(html: string, element: 'script' | 'style'): string {
	const found = html.matchAll(new RegExp(`<${element}\\b([^>]*)>(.*?)</${element}\\s*>`, 'gis'));
	const hashes = [...found].flatMap(([, attributes = '', content = '']) => {
		if (element === 'script' && !isRun(attributes)) return [];
		// The parser of a browser makes one line feed of every line break before it hashes.
		const text = content.replace(/\r\n?/g, '\n');
		return [`'sha256-${createHash('sha256').update(text).digest('base64')}'`];
	});
	return hashes.join(' ') || "'none'";
}

/**
 * Content-Security-Policy of the page of a lesson, which must also work from the disk and so has its script and its style in
 * itself: these run, nothing else does; it plays the files beside it, asks no server, and pages of this server may frame it.
 */
export function lessonPagePolicy(html: string): string {
	return [
		"default-src 'none'",
		`script-src ${hashesOf(html, 'script')}`,
		`style-src ${hashesOf(html, 'style')}`,
		"img-src 'self' data:",
		"media-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'self'",
	].join('; ');
}

import { createHash } from 'node:crypto';
import icon from '../resources/icon.svg?raw';
import css from './pages/starting.css?raw';
import html from './pages/starting.html?raw';
import script from './pages/starting.js?raw';

/** Custom scheme served by the main process. Not registered as standard, so its pages have an opaque origin. */
export const startingPageScheme = 'lectern';
/** Shown until the server is ready, and after it failed. */
export const startingPageUrl = `${startingPageScheme}:starting`;

/** One document without subresources; its Content-Security-Policy allows only its own script and style, by hash. */
export function startingPage(): Response {
	const policy = `default-src 'none'; img-src data:; script-src ${hashOf(script)}; style-src ${hashOf(css)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
	const parts: [inFile: string, inPage: string][] = [
		['<link rel="stylesheet" href="starting.css" />', `<style>${css}</style>`],
		['<script type="module" src="starting.js"></script>', `<script type="module">${script}</script>`],
		['"../../resources/icon.svg"', `"data:image/svg+xml;base64,${Buffer.from(icon).toString('base64')}"`],
	];
	const page = parts.reduce((text, [inFile, inPage]) => text.split(inFile).join(inPage), html);
	return new Response(page, {
		headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
	});
}

function hashOf(source: string): string {
	return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}

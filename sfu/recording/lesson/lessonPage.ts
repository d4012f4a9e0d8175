import { createHash } from 'node:crypto';
import { lessonView } from './lessonView.ts';
import type { Manifest } from './manifest.ts';
import { bodyMarkup, darkStyle, pageScript, pageStyle } from './pageParts.ts';

/**
 * Nothing but the media beside the page is ever loaded. `file:` is for browsers to which a page opened from a disk has no
 * `'self'`.
 */
const policy = [
	"default-src 'none'",
	`script-src '${hashOf(pageScript)}'`,
	`style-src '${hashOf(pageStyle)}' '${hashOf(darkStyle)}'`,
	"media-src 'self' file:",
	"img-src 'self' file:",
	"base-uri 'none'",
	"form-action 'none'",
].join('; ');

/**
 * The page with which a lesson is watched by double click, without our program and without a network: player, chapters and
 * chat in one HTML file. Beside it are the files that `manifest` names, and `chapters.vtt`; `?theme=dark` or `?theme=light`
 * overrides the theme of the system.
 */
export function lessonPage(manifest: Manifest): string {
	const view = lessonView(manifest);
	const title = escapeHtml(view.name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '));
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${pageStyle}</style>
<style id="dark" media="(prefers-color-scheme: dark)">${darkStyle}</style>
</head>
<body>
${bodyMarkup.replace('%TITLE%', () => title)}
<script id="lesson" type="application/json">${scriptJson(view)}</script>
<script type="module">${pageScript}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
	return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON that cannot end or change the script element it is in: `</script>` and `<!--` need a `<`. */
function scriptJson(value: unknown): string {
	return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
		return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	});
}

function escapeHtml(text: string): string {
	return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

import { createHash } from 'node:crypto';
import { escapeHtml } from './escapeHtml.ts';

type Source = "'self'" | "'none'";
/** Where its forms may lead, and which pages may show it in a frame. */
type Allowed = { formAction: Source; frameAncestors: Source };

/** A kind of page that the server itself writes: nothing runs in it and nothing is loaded, it has its style within. */
export class WrittenPage {
	readonly #style: string;
	/** Its Content-Security-Policy. */
	readonly policy: string;

	constructor(style: string, { formAction, frameAncestors }: Allowed) {
		this.#style = style;
		this.policy = [
			"default-src 'none'",
			`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
			`form-action ${formAction}`,
			"base-uri 'none'",
			`frame-ancestors ${frameAncestors}`,
		].join('; ');
	}

	/** A whole page. @param title text @param body HTML */
	html(title: string, body: string): string {
		return `<!doctype html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<meta name="color-scheme" content="light dark">
	<title>${escapeHtml(title)}</title>
	<style>${this.#style}</style>
</head>
<body>
${body}
</body>
</html>
`;
	}
}

/** Pages that the server itself writes: they look like the first page, and need neither scripts nor the built renderer. */
import { escapeHtml } from '../escapeHtml.ts';
import { WrittenPage } from '../WrittenPage.ts';
import { type PageText, pageLabels } from './pageTexts.ts';

/** Colours and shapes as in `renderer/ui/tokens.css`. */
const style = `
:root { color-scheme: light dark; --page: #f8fafc; --card: #fff; --ink: #0f172a; --muted: #526077; --line: #e2e8f0; --edge: #76859b; --accent: #0f766e; --on-accent: #fff; }
@media (prefers-color-scheme: dark) {
	:root { --page: #0b1120; --card: #131c2e; --ink: #f1f5f9; --muted: #a3b1c6; --line: #26334a; --edge: #64748b; --accent: #2dd4bf; --on-accent: #042f2e; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 "Inter Variable", system-ui, "Segoe UI", Roboto, sans-serif; }
header { display: flex; align-items: center; gap: 0.625rem; padding: 0.75rem 1.5rem; font-size: 1.125rem; font-weight: 600; }
main { max-width: 32rem; margin: 0 auto; padding: 1rem 1rem 2.5rem; }
section { padding: 1.5rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; text-wrap: pretty; }
p { margin: 0.5rem 0 0; overflow-wrap: anywhere; }
p, small { color: var(--muted); }
form, .ways { display: flex; flex-wrap: wrap; align-items: end; gap: 0.75rem; margin-top: 1.5rem; }
label { display: grid; gap: 0.25rem; flex: 1 1 10rem; font-weight: 500; }
input { min-width: 0; width: 100%; height: 3rem; padding: 0 0.875rem; border: 1px solid var(--edge); border-radius: 0.75rem; background: var(--page); color: var(--ink); font: inherit; font-size: 1.125rem; text-transform: uppercase; letter-spacing: 0.05em; }
button, .button { display: inline-grid; place-items: center; min-height: 3rem; padding: 0 1.25rem; border: 0; border-radius: 0.75rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
.link { display: inline-grid; align-content: center; min-height: 2.75rem; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

const page = new WrittenPage(style, { formAction: "'self'", frameAncestors: "'self'" });
export const answerPagePolicy = page.policy;

const logo =
	'<svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><rect width="32" height="32" rx="9" fill="#0f766e"/><path d="M8.5 9.5h15l-2 7.5h-11z" fill="#fff"/><path d="M16 17v6M11.5 23.5h9" stroke="#5eead4" stroke-width="2.4" stroke-linecap="round"/></svg>';

/** What a page offers; a missing way is not shown. */
export type AnswerPage = PageText & {
	/** A form for the class code leads to the first page; the code, if it is known, or an empty text. */
	code?: string | undefined;
	/** The main way on. */
	button?: { text: string; href: string } | undefined;
	/** Another way. */
	link?: { text: string; href: string } | undefined;
	/** For whoever is asked for help. */
	quote?: string | undefined;
};

const codeForm = (code: string) => `<form action="/" method="get">
	<label>${pageLabels.code}<input name="code" value="${escapeHtml(code)}" maxlength="32" autocomplete="off" autocapitalize="characters" spellcheck="false" required></label>
	<button>${pageLabels.enter}</button>
</form>`;

const anchor = (kind: 'button' | 'link', { text, href }: { text: string; href: string }) =>
	`<a class="${kind}" href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;

/** A whole page. All that comes from the request is escaped. */
export function answerPage({ title, text, code, button, link, quote }: AnswerPage): string {
	const ways = [...(button ? [anchor('button', button)] : []), ...(link ? [anchor('link', link)] : [])];
	return page.html(
		`${title} · Lectern`,
		`	<header>${logo} Lectern</header>
	<main>
		<section>
			<h1>${escapeHtml(title)}</h1>
			<p>${escapeHtml(text)}</p>
			${code === undefined ? '' : codeForm(code)}
			${ways.length > 0 ? `<div class="ways">${ways.join('')}</div>` : ''}
			${quote === undefined ? '' : `<p><small>${escapeHtml(quote)}</small></p>`}
		</section>
	</main>`,
	);
}

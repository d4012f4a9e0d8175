import { escapeHtml } from '../escapeHtml.ts';
import { WrittenPage } from '../WrittenPage.ts';
import type { SheetPart, SheetSection } from './itSheet.ts';

/** Colours as in `renderer/ui/tokens.css`; on paper black on white, small enough for both sides of one sheet. */
const style = `
:root { color-scheme: light dark; --page: #f8fafc; --card: #fff; --ink: #0f172a; --muted: #526077; --line: #cbd5e1; --accent: #0f766e; }
@media (prefers-color-scheme: dark) {
	:root { --page: #0b1120; --card: #131c2e; --ink: #f1f5f9; --muted: #a3b1c6; --line: #3b4a63; --accent: #2dd4bf; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 1rem 1rem 3rem; background: var(--page); color: var(--ink); font: 1rem/1.5 "Inter Variable", system-ui, "Segoe UI", Roboto, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0.5rem 0 0; font-size: 1.75rem; line-height: 1.25; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.1875rem; }
p, ul { margin: 0.5rem 0; }
header p { color: var(--muted); }
ul { padding-left: 1.25rem; }
li { margin: 0.25rem 0; }
a { color: var(--accent); display: inline-block; padding: 0.625rem 0.75rem 0.625rem 0; min-height: 2.75rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; background: var(--card); }
th, td { padding: 0.5rem 0.625rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
code, pre { font: 0.875rem/1.5 ui-monospace, monospace; }
td:first-child { white-space: nowrap; }
code { overflow-wrap: anywhere; }
pre { margin: 0.5rem 0; padding: 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); white-space: pre-wrap; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media print {
	:root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --muted: #333; --line: #888; --accent: #000; }
	@page { size: A4; margin: 12mm; }
	body { max-width: none; padding: 0; font-size: 8.5pt; line-height: 1.35; }
	h1 { font-size: 15pt; }
	h2 { margin: 0.6rem 0 0.2rem; font-size: 10.5pt; break-after: avoid; }
	p, ul, pre { margin: 0.2rem 0; }
	li { margin: 0.1rem 0; }
	th, td, pre { padding: 0.15rem 0.35rem; }
	table, pre, li, tr { break-inside: avoid; }
	code, pre { font-size: 7.5pt; line-height: 1.35; }
	nav { display: none; }
}
`;

const page = new WrittenPage(style, { formAction: "'none'", frameAncestors: "'none'" });
export const itSheetPolicy = page.policy;

/** `code` and **bold** words. */
const inline = (text: string) =>
	escapeHtml(text)
		.replace(/`([^`]+)`/g, '<code>$1</code>')
		.replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');

const cells = (kind: 'th' | 'td', texts: string[]) => {
	const shown = texts.map((text) =>
		kind === 'th' && text !== '' ? `<th scope="col">${inline(text)}</th>` : `<td>${inline(text)}</td>`,
	);
	return `<tr>${shown.join('')}</tr>`;
};

function partHtml(part: SheetPart): string {
	if ('text' in part) return `<p>${inline(part.text)}</p>`;
	if ('list' in part) return `<ul>${part.list.map((text) => `<li>${inline(text)}</li>`).join('')}</ul>`;
	if ('code' in part) return `<pre>${escapeHtml(part.code)}</pre>`;
	const rows = part.table.rows.map((row) => cells('td', row)).join('');
	return `<div class="scroll" tabindex="0"><table><thead>${cells('th', part.table.heads)}</thead><tbody>${rows}</tbody></table></div>`;
}

/** A page to read, to print and to hand on. @param subtitle which computer this is about, and when */
export function itSheetPage(title: string, subtitle: string, sections: SheetSection[]): string {
	const shown = sections.map(
		(section) => `<section><h2>${inline(section.title)}</h2>${section.parts.map(partHtml).join('')}</section>`,
	);
	return page.html(
		title,
		`	<header>
		<h1>${escapeHtml(title)}</h1>
		<p>${escapeHtml(subtitle)}</p>
		<nav aria-label="Files"><a href="/ca.crt" download="lectern-ca.crt">ca.crt</a> <a href="/ca.mobileconfig">ca.mobileconfig</a> <a href="/ca-policy.json" download="lectern-policy.json">ca-policy.json</a></nav>
	</header>
	<main>
		${shown.join('\n\t\t')}
	</main>`,
	);
}

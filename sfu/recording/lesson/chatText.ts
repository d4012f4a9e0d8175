import type { ChatLine } from './manifest.ts';

/** With it old Notepad, TextEdit and Excel read UTF-8 as such; without it TextEdit takes the text for Mac Roman. */
const byteOrderMark = '\uFEFF';
/** Notepad before Windows 10 1809 shows bare line feeds as nothing; every other editor reads both. */
const lineEnd = '\r\n';
const indent = '    ';

/** Everything at which an editor or a terminal may begin a new line. */
const lineBreaks = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;
/**
 * Control characters, and those that reorder the text around them. Marks without such reach (U+200E, U+200F) stay: Hebrew
 * and Arabic need them, as emoji need joiners.
 */
const harmful = /(?!\t)\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/gu;

/**
 * The chat as a text file: `[0:03:12] Anna: text`, `[0:03:20, host] Ms Smith: text`, further lines of a message indented, so that none looks like a message.
 * UTF-8 with a byte order mark and CRLF, as the oldest of the usual editors need it.
 */
export function chatText({ chat }: { chat: readonly ChatLine[] }): string {
	const lines = [...chat].sort((one, other) => one.atMs - other.atMs).map(messageText);
	return byteOrderMark + lines.map((line) => line + lineEnd).join('');
}

function messageText({ atMs, name, fromHost, text }: ChatLine): string {
	const [first = '', ...further] = text.split(lineBreaks).map(harmless);
	// Inside the brackets, where nobody's name can imitate it.
	const mark = fromHost ? ', host' : '';
	const head = `[${clockText(atMs)}${mark}] ${harmless(name.split(lineBreaks).join(' '))}: ${first}`;
	return [head, ...further.map((line) => indent + line)].join(lineEnd);
}

function harmless(text: string): string {
	return text.replace(harmful, '');
}

/** h:mm:ss */
function clockText(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	const twoDigits = (value: number) => String(value).padStart(2, '0');
	return `${Math.floor(seconds / 3600)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
}

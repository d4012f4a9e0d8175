import { RoomCode, roomCodeAlphabet } from '../../../protocol/models.ts';

/** Words that people put before a code, or instead of one: they mean the first page. */
const words = new Set(['join', 'class', 'code', 'room', 'rooms', 'meeting', 'go', 'index', 'home']);
/** Of a query, what the first page reads: `renderer/join/entry.ts`. */
const kept = ['code', 'room', 'watch'];

/** The room code that a text is, in upper case; null: it is none. */
export function codeIn(text: string): string | null {
	const code = RoomCode.safeParse(text).data;
	return code && [...code].every((character) => roomCodeAlphabet.includes(character)) ? code : null;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Path and query of a request: `new URL` would take the beginning of `//path` for a host. */
function split(url: string): { segments: string[]; query: URLSearchParams } {
	const [path = '', ...query] = url.split('?');
	const segments = decoded(path)
		.split(/[/\\]/)
		.map((segment) => segment.trim())
		.filter(Boolean);
	return { segments, query: new URLSearchParams(query.join('?')) };
}

/** The first page, with what is known: a code, or the room of an open server. */
export function firstPage(url: string): string {
	const { segments, query } = split(url);
	const wanted = new URLSearchParams();
	for (const [name, value] of query) {
		const known = kept.find((each) => each === name.toLowerCase());
		if (known && !wanted.has(known)) wanted.set(known, value);
	}
	const code = codeIn(segments.at(-1) ?? '');
	if (code && !wanted.has('code')) wanted.set('code', code);
	return wanted.size > 0 ? `/?${wanted}` : '/';
}

/**
 * Where an address that somebody typed, or made of a code, leads: `/ABC234`, `/abc-234/`, `/join`, `/room/ABC234`, `/HOST`,
 * `//`, `/index.html?CODE=…`. null: it is the right one already, or nothing that is known.
 * @param url path and query, as the browser sent them
 */
export function wayIn(url: string): string | null {
	const { segments } = split(url);
	const [first = '', ...others] = segments.map((segment) => segment.toLowerCase().replace(/\.html?$/, ''));
	const target = () => {
		if (first === 'host' && others.length === 0) return '/host';
		const last = segments.at(-1) ?? '';
		const isEntrance = segments.length === 0 || (words.has(first) && others.length === 0);
		const isCode = segments.length <= 2 && (others.length === 0 || words.has(first)) && codeIn(last) !== null;
		return isEntrance || isCode ? firstPage(url) : null;
	};
	const found = target();
	const [path] = url.split('?');
	return found !== null && found.split('?')[0] === path ? null : found;
}

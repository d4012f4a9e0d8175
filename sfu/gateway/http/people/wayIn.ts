import { RoomCode, roomCodeAlphabet } from '../../../protocol/models.ts';

/** Words that people put before a code, or instead of one: they mean the first page. */
const words = new Set(['join', 'class', 'code', 'room', 'rooms', 'meeting', 'go', 'index', 'home']);
/** Words for the page that only answers questions. */
const voteWords = new Set(['vote', 'votes', 'quiz']);
/** Of a query, what the pages read: `renderer/join/entry.ts`. */
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

/** Of the query, what the pages read. */
function known(query: URLSearchParams): URLSearchParams {
	const wanted = new URLSearchParams();
	for (const [name, value] of query) {
		const key = kept.find((each) => each === name.toLowerCase());
		if (key && !wanted.has(key)) wanted.set(key, value);
	}
	return wanted;
}

const withQuery = (path: string, query: URLSearchParams) => (query.size > 0 ? `${path}?${query}` : path);

/** The first page, with what is known: a code, or the room of an open server. */
export function firstPage(url: string): string {
	const { segments, query } = split(url);
	const wanted = known(query);
	const code = codeIn(segments.at(-1) ?? '');
	if (code && !wanted.has('code')) wanted.set('code', code);
	return withQuery('/', wanted);
}

/** The page that only answers questions, for `/vote`, `/vote/ABC234`; null: the address means another one. */
function votePage(url: string): string | null {
	const { segments, query } = split(url);
	const [first = '', typed, ...more] = segments;
	if (!voteWords.has(wordOf(first)) || more.length > 0) return null;
	const wanted = known(query);
	// Also what is no code: the page shows it in its field, and says so.
	if (typed !== undefined && !wanted.has('code')) wanted.set('code', codeIn(typed) ?? typed);
	return withQuery('/vote', wanted);
}

/** The page for people that an address means: that of votes, or the first page. */
export const entrance = (url: string): string => votePage(url) ?? firstPage(url);

const wordOf = (segment: string) => segment.toLowerCase().replace(/\.html?$/, '');

/**
 * Where an address that somebody typed, or made of a code, leads: `/ABC234`, `/abc-234/`, `/join`, `/room/ABC234`,
 * `/vote/ABC234`, `/HOST`, `//`, `/index.html?CODE=…`. null: it is the right one already, or nothing that is known.
 * @param url path and query, as the browser sent them
 */
export function wayIn(url: string): string | null {
	const { segments } = split(url);
	const [first = '', ...others] = segments.map(wordOf);
	const target = () => {
		if (first === 'host' && others.length === 0) return '/host';
		const vote = votePage(url);
		if (vote !== null) return vote;
		const last = segments.at(-1) ?? '';
		const isEntrance = segments.length === 0 || (words.has(first) && others.length === 0);
		const isCode = segments.length <= 2 && (others.length === 0 || words.has(first)) && codeIn(last) !== null;
		return isEntrance || isCode ? firstPage(url) : null;
	};
	const found = target();
	const [path] = url.split('?');
	return found !== null && found.split('?')[0] === path ? null : found;
}

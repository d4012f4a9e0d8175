import { LinkifyIt } from 'linkify-it';

export type TextPart = {
	text: string;
	/** The text is a link to this address. */
	href?: string;
	/** The host that the link leads to in ASCII, where it reads otherwise: letters of other scripts may imitate Latin ones. */
	asciiHost?: string;
};

/** Leaves brackets that belong to the URL in it, and full stops and brackets behind it out. */
const finder = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: false });
for (const scheme of ['mailto:', 'ftp:', '//']) finder.add(scheme, null);
finder.add('www.', {
	validate(text, position, { re }) {
		// Of an address for mail, or of a path.
		if (/[@./]www\.$/i.test(text.slice(0, position))) return 0;
		const rest = re.get_http_validator();
		rest.lastIndex = 0;
		const [found] = rest.exec(`//${text.slice(position)}`) ?? ['//'];
		return found.length - 2;
	},
	normalize(match) {
		match.url = `http://${match.url}`;
	},
});

/** Direction marks and other invisible characters: a URL with one of them may read as another one. */
const invisible = /\p{Cf}/u;

/** Splits a message into text and links: URLs with http or https, and addresses that begin with `www.`. */
export function splitUrls(text: string): TextPart[] {
	const parts: TextPart[] = [];
	let done = 0;
	for (const match of finder.match(text) ?? []) {
		const link = linkOf(match);
		if (!link) continue;
		if (match.index > done) parts.push({ text: text.slice(done, match.index) });
		parts.push(link);
		done = match.lastIndex;
	}
	if (done < text.length) parts.push({ text: text.slice(done) });
	return parts;
}

/** null: better no link. */
function linkOf({ raw, url }: { raw: string; url: string }): TextPart | null {
	if (invisible.test(raw) || !URL.canParse(url)) return null;
	const { hostname } = new URL(url);
	// Not anywhere in it: a path may hold what the host reads as.
	const isAscii = raw
		.toLowerCase()
		.replace(/^https?:\/\//, '')
		.startsWith(hostname);
	return { text: raw, href: url, ...(!isAscii && { asciiHost: hostname }) };
}

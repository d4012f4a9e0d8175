type TextPart = { text: string; href?: string };

/** Splits a message into text and http(s) links. A full stop or bracket behind a URL is not part of the URL. */
export function splitUrls(text: string): TextPart[] {
	const parts: TextPart[] = [];
	let done = 0;
	for (const match of text.matchAll(/https?:\/\/[^\s<>"]+/gi)) {
		const address = match[0].replace(/[.,;:!?)\]']+$/, '');
		if (!URL.canParse(address)) continue;
		if (match.index > done) parts.push({ text: text.slice(done, match.index) });
		parts.push({ text: address, href: address });
		done = match.index + address.length;
	}
	if (done < text.length) parts.push({ text: text.slice(done) });
	return parts;
}

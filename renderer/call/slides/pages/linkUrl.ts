/** The only kinds of address that a document may lead to. */
const protocols = new Set(['http:', 'https:', 'mailto:']);

/** null: it is none that may be opened, e.g. `javascript:`. */
export function linkUrl(url: unknown): URL | null {
	if (typeof url !== 'string') return null;
	try {
		const parsed = new URL(url);
		return protocols.has(parsed.protocol) ? parsed : null;
	} catch {
		return null;
	}
}

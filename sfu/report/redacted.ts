/** What takes the place of each kind of secret and name. */
const patterns: [RegExp, string][] = [
	// JWTs, secrets of webhooks, codes and tickets in addresses, e-mail addresses.
	[/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '(token)'],
	[/\bwhsec_[A-Za-z0-9+/=]+/g, '(secret)'],
	[/([#?&](?:code|key|job|token|secret)=)[^\s"'&]+/gi, '$1(secret)'],
	[/(\/lessons\/)[^\s"'/]+/g, '$1(ticket)'],
	[/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '(e-mail)'],
];
/** Shorter ones would be found in other words. */
const minNameLength = 3;

/** So many names are looked for at once: V8 does not optimise larger expressions, and refuses very large ones. */
const namesAtOnce = 500;

/** Not in the middle of another word. */
function asWords(names: readonly string[]): RegExp {
	const any = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
	return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'gu');
}

/** @param names of people, classes and the computer, and room codes: whatever is in the report of them is taken out */
export function redacted(text: string, names: Iterable<string>, home: string): string {
	const withoutSecrets = patterns.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
	const withoutHome = home.length > 1 ? withoutSecrets.replaceAll(home, '~') : withoutSecrets;
	const known = [...new Set(names)].filter((name) => name.length >= minNameLength);
	// Longer ones first: one may be a part of another.
	known.sort((a, b) => b.length - a.length);
	let rest = withoutHome;
	for (let first = 0; first < known.length; first += namesAtOnce) {
		rest = rest.replace(asWords(known.slice(first, first + namesAtOnce)), '(name)');
	}
	return rest;
}

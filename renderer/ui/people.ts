/**
 * "Ada Lovelace" -> "AL", "maya" -> "M". Takes whole code points, so that emoji and CJK characters are not cut in half.
 */
export function initials(name: string): string {
	const words = name.trim().split(/\s+/);
	const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
	return picked
		.map((word) => Array.from(word ?? '')[0] ?? '')
		.join('')
		.toUpperCase();
}

/** White text on each of these has the contrast of WCAG AA. */
const colours = [
	'bg-teal-700',
	'bg-sky-700',
	'bg-indigo-700',
	'bg-violet-700',
	'bg-fuchsia-800',
	'bg-rose-700',
	'bg-amber-800',
	'bg-emerald-800',
	'bg-slate-600',
] as const;

/** A Tailwind background class, always the same for the same name. */
export function avatarColour(name: string): string {
	let hash = 0;
	for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
	return colours[hash % colours.length] ?? colours[0];
}

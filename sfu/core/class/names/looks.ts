import confusables from 'unhomoglyph/data.json' with { type: 'json' };

const insignificant = /[\p{Z}\p{P}\p{DI}]/gu;
/** By character, what it may be taken for. */
const prototypes = new Map(Object.entries(confusables));

/**
 * What a text looks like, whatever its case, width, spaces, punctuation and scripts. Two texts look alike when they have
 * one of these in common: look-alikes differ between small and capital letters (Cyrillic "МІА" and Latin "MIA", "lan" and
 * "Ian"), so both are compared, and the text as it is.
 */
export function looksOf(text: string): string[] {
	const plain = text.normalize('NFKC');
	// A name of nothing but punctuation is compared by it.
	const significant = plain.replace(insignificant, '') || plain;
	const looks = [
		skeleton(significant.toLowerCase()),
		skeleton(significant.toUpperCase()),
		skeleton(significant).toLowerCase(),
	];
	return [...new Set(looks)];
}

/** Of UTS 39, section 4: the same for texts that cannot be told apart by eye. */
const skeleton = (text: string) =>
	Array.from(text.normalize('NFD'), (character) => prototypes.get(character) ?? character)
		.join('')
		.normalize('NFD');

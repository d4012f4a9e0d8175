import { formatRoomCode, roomCodeAlphabet } from '../../sfu/protocol/models.ts';

const codeLength = 6;

/**
 * What the field of the room code shows for what was typed or pasted into it: the code in two groups, also while only a part
 * of it is there; the code that a longer text holds (`codeIn`); or the text itself, where it holds none, so that nothing is
 * lost.
 */
export function formatTypedCode(text: string): string {
	const characters = charactersOf(text);
	if (characters.length <= 3) return characters;
	if (characters.length <= codeLength) return formatRoomCode(characters);
	const code = codeIn(text);
	return code ? formatRoomCode(code) : text;
}

/** Whether the text has six characters, all of the alphabet of room codes. */
export const isCompleteCode = (text: string): boolean => isCode(charactersOf(formatTypedCode(text)));

/** More than a code, and none in it. */
export const isNoCode = (text: string): boolean => charactersOf(formatTypedCode(text)).length > codeLength;

/**
 * The room code in a link (`https://192.168.1.5:4443/?code=K7P3QF`, `192.168.1.5/k7p3qf`) or in a sentence ("Our code is
 * K7P-3QF."), in any case and width; null: there is none.
 */
function codeIn(text: string): string | null {
	const plain = text.normalize('NFKC');
	const [, linked = null] = /[?&]code=([^&#\s]*)/i.exec(plain) ?? [];
	if (linked !== null && isCode(charactersOf(linked))) return charactersOf(linked);
	const found = candidatesIn(plain);
	// Of equals the last one: what stands before a code are the words that lead to it.
	return (
		found.reduce<Candidate | null>((best, next) => (best && best.likely > next.likely ? best : next), null)?.code ??
		null
	);
}

type Candidate = { code: string; likely: number };

/** Ends a part of a sentence: no code goes on behind it. */
const breaks = /[,;:!?()]|\.\s/u;

const candidatesIn = (text: string): Candidate[] => text.split(breaks).flatMap(candidatesOf);

/** Words, or neighbouring words as in "K7P 3QF", that could be a code. */
function candidatesOf(phrase: string): Candidate[] {
	const words = phrase.match(/[\p{L}\p{N}]+/gu) ?? [];
	return words.flatMap((_, first) => {
		let joined = '';
		for (const word of words.slice(first)) {
			joined += word;
			if (joined.length >= codeLength) break;
		}
		return isCode(joined.toUpperCase()) ? [{ code: joined.toUpperCase(), likely: likelihood(joined) }] : [];
	});
}

/** English words of six letters are no likely codes, and a code is written in capitals more often than not. */
const likelihood = (word: string): number => (/\d/.test(word) ? 2 : 0) + (word === word.toUpperCase() ? 1 : 0);

const charactersOf = (text: string): string =>
	text
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^\p{L}\p{N}]/gu, '');

const isCode = (characters: string): boolean =>
	characters.length === codeLength && [...characters].every((character) => roomCodeAlphabet.includes(character));

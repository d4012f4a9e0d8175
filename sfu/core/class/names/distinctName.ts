import { fittingName } from '../../../protocol/models.ts';
import { looksOf } from './looks.ts';

/** A name without what is added to names, by this program or by people who want to look as if it had. */
type NameParts = {
	base: string;
	/** Of "Mia (2)": 2; of "Mia": 1. */
	number: number;
	/** Of the base; see `looksOf`. */
	looks: readonly string[];
};

/** Names whose parts are kept: those of a full server. */
const maxKnownNames = 4_096;
/** Parts by name: everybody who joins is compared with everybody, and to take a name apart costs 20 microseconds. */
const knownParts = new Map<string, NameParts>();

/** The last thing in brackets, of whatever form. */
const bracketed =
	/^(.*\S)\s*[([{<\uff08\uff3b\uff5b\u3014\u3010\u27e8\u2768\u207d]\s*([^)\]}>\uff09\uff3d\uff5d\u3015\u3011\u27e9\u2769\u207e]+?)\s*[)\]}>\uff09\uff3d\uff5d\u3015\u3011\u27e9\u2769\u207e]$/u;
const numeral = /^\d{1,3}$/;
/** The page adds "(you)" to one's own name. */
const selfWords = new Set(looksOf('you'));
/** Would look like the badge of a host. */
const roleWords = new Set(['host', 'cohost', 'teacher', 'coteacher', 'moderator'].flatMap(looksOf));

/**
 * The name under which a person can be told apart from `others`: the typed one where it is free, else with the smallest
 * free number, "Mia (2)". Names that only look the same count as the same: other case, spaces, punctuation or width, and
 * look-alikes of other scripts. What looks as if the page had added it, like "(you)", is taken off.
 * @param isHost whether "(teacher)" and its like may stay
 */
export function distinctName(typed: string, others: Iterable<string>, isHost: boolean): string {
	const { base, number } = partsOf(typed);
	const shown = isHost ? withoutMarks(typed, (mark) => isNumber(mark) || isOneOf(selfWords, mark)) : base;
	const taken = Array.from(others, partsOf);
	const isFree = (name: string) => {
		const parts = partsOf(name);
		return !taken.some((other) => areConfusable(parts, other));
	};
	const asTyped = numbered(shown, number);
	if (isFree(asTyped)) return asTyped;
	let free = 1;
	while (!isFree(numbered(shown, free))) free++;
	return numbered(shown, free);
}

/** Whether people would take one name for the other. */
export const looksLike = (name: string, other: string) => areConfusable(partsOf(name), partsOf(other));

/** Whether two names differ at most in their number, and in how they are written. */
export const sameBase = (name: string, other: string) => haveSameBase(partsOf(name), partsOf(other));

const haveSameBase = (one: NameParts, other: NameParts) => one.looks.some((look) => other.looks.includes(look));

function areConfusable(one: NameParts, other: NameParts): boolean {
	return one.number === other.number && haveSameBase(one, other);
}

function partsOf(name: string): NameParts {
	const known = knownParts.get(name);
	if (known) return known;
	const parts = readParts(name);
	const [oldest] = knownParts.keys();
	if (oldest !== undefined && knownParts.size >= maxKnownNames) knownParts.delete(oldest);
	knownParts.set(name, parts);
	return parts;
}

function readParts(name: string): NameParts {
	const base = withoutMarks(name, (mark) => isNumber(mark) || isOneOf(selfWords, mark) || isOneOf(roleWords, mark));
	const mark = markOf(name)?.mark ?? '';
	return { base, number: isNumber(mark) ? Math.max(1, Number(mark)) : 1, looks: looksOf(base) };
}

/** Takes marks off the end; a name that consists of them keeps the first. */
function withoutMarks(name: string, isMark: (mark: string) => boolean): string {
	const { before, mark } = markOf(name) ?? {};
	return before !== undefined && mark !== undefined && isMark(mark) ? withoutMarks(before, isMark) : name;
}

function markOf(name: string): { before: string; mark: string } | undefined {
	const [, before, mark] = bracketed.exec(name) ?? [];
	return before === undefined || mark === undefined ? undefined : { before, mark: mark.normalize('NFKC') };
}

const isNumber = (mark: string) => numeral.test(mark);
const isOneOf = (words: ReadonlySet<string>, mark: string) => looksOf(mark).some((look) => words.has(look));

/** The number 1 is not written. A long name is cut, so that its number fits. */
function numbered(base: string, number: number): string {
	if (number === 1) return base;
	const mark = ` (${number})`;
	return fittingName('display', base, mark.length) + mark;
}

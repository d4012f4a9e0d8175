import { z } from 'zod';
import { cleanName } from '../names/cleanName.ts';
import { graphemesOf } from '../names/graphemes.ts';

/** `display`: of a person. Lengths in graphemes, i.e. in what people count as characters. */
const maxLengths = { display: 60, class: 80, recording: 120, document: 200 } as const;
export type NameKind = keyof typeof maxLengths;
/** UTF-16 code units per grapheme of the limit: a family of emoji alone has eleven, so few names are all emoji. */
const codeUnitsPerGrapheme = 4;
/** UTF-16 code units of what is typed: more is refused before it is looked at. */
const maxTyped = 4000;

/** `missing`: nothing was typed. `blank`: nothing that is typed can be seen. */
export type NameProblem = 'missing' | 'blank' | 'tooLong';

/** Longest name of this kind, in graphemes. */
export const maxNameLength = (kind: NameKind): number => maxLengths[kind];

/** Why a name cannot be used as typed; null: it can, once it is cleaned. */
export function nameProblem(kind: NameKind, typed: string): NameProblem | null {
	if (typed.length > maxTyped) return 'tooLong';
	const name = cleanName(typed);
	if (name === '') return typed.trim() === '' ? 'missing' : 'blank';
	return fits(name, maxLengths[kind]) ? null : 'tooLong';
}

/**
 * A name for clients that cannot be asked for another one: cleaned, and cut where it is too long. Empty if nothing visible
 * remains.
 * @param reserved graphemes that are kept free for what will be added
 */
export function fittingName(kind: NameKind, typed: string, reserved = 0): string {
	const max = maxLengths[kind] - reserved;
	const name = cleanName(typed.slice(0, maxTyped));
	if (fits(name, max)) return name;
	const kept = graphemesOf(name).slice(0, max);
	while (!fits(kept.join(''), max)) kept.pop();
	return cleanName(kept.join(''));
}

/** Counts graphemes, and bounds the code units that they consist of. */
function fits(name: string, max: number): boolean {
	return name.length <= max || (name.length <= max * codeUnitsPerGrapheme && graphemesOf(name).length <= max);
}

function nameOf(kind: NameKind) {
	const sentences: Record<NameProblem, string> = {
		missing: 'must not be empty',
		blank: 'must have a character that can be seen',
		tooLong: `must have at most ${maxLengths[kind]} characters`,
	};
	return z
		.string({ error: 'must be text' })
		.max(maxTyped, { error: sentences.tooLong, abort: true })
		.superRefine((typed, context) => {
			const problem = nameProblem(kind, typed);
			if (problem) context.addIssue({ code: 'custom', message: sentences[problem] });
		})
		.overwrite(cleanName)
		.describe(
			`1 to ${maxLengths[kind]} characters as people count them, after cleaning: one line, NFC, without characters that are drawn as nothing or that turn the direction of the text`,
		);
}

/** Of a person. Cleaned rather than refused wherever a name remains. */
export const DisplayName = nameOf('display');
/** Of a class, which is a room. */
export const ClassName = nameOf('class');
/** Of a recorded lesson. */
export const RecordingName = nameOf('recording');
/** Of a document that is shown in a class, most often the name of its file. */
export const DocumentName = nameOf('document');

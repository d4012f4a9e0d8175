/** Answers that are typed: read from what stands in the field. */
import { type Answer, maxNumber, maxWordLength, maxWords } from '../../../../sfu/protocol/models/questions.ts';

export type TypedKind = 'number' | 'text' | 'words';

/** What to write into the field of an answer that was given; empty: there is none. */
export function typedOf(own: Answer | null): string {
	if (own?.kind === 'number') return String(own.value);
	if (own?.kind === 'text') return own.text;
	return own?.kind === 'words' ? own.words.join(', ') : '';
}

/** null: it is none, e.g. nothing was typed. */
export function typedAnswer(kind: TypedKind, typed: string): Answer | null {
	const text = typed.trim();
	if (text === '') return null;
	if (kind === 'text') return { kind, text };
	if (kind === 'number') {
		const value = numberIn(text);
		return value === null ? null : { kind, value };
	}
	const words = text
		.split(/[,;\n]/)
		.map((word) => word.trim())
		.filter((word) => word !== '');
	const fits = words.length > 0 && words.length <= maxWords && words.every(({ length }) => length <= maxWordLength);
	return fits ? { kind, words } : null;
}

/**
 * A number with a point or a comma before its decimals, e.g. `3,5`; null: it is none, or too large to be exact.
 */
export function numberIn(text: string): number | null {
	const plain = text.replace(/[\s']/g, '').replace(',', '.').replace('−', '-');
	if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
	const value = Number(plain);
	return Math.abs(value) <= maxNumber ? value : null;
}

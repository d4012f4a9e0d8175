/** Moodle's GIFT format, read. */
import { type GIFTQuestion, SyntaxError as GiftError, type NumericalChoice, parse, type TextChoice } from 'gift-pegjs';
import { Question, type QuestionKind } from '../protocol/models/questions.ts';
import { type ImportedQuestions, type ImportReason, reasonAgainst } from './ImportedQuestions.ts';
import { plainText } from './plainText.ts';

/** A tag of a question that GIFT has no kind for, as `writeGift` writes it: `// [tag:lectern-scale]`. */
export const kindTag = 'lectern-';

/** Questions of a GIFT file, each parsed by itself: one that cannot be read does not hide the others. */
export function readGift(text: string): ImportedQuestions {
	const imported: ImportedQuestions = { questions: [], problems: [] };
	for (const { line, source } of blocksOf(text)) {
		const read = readBlock(source);
		for (const question of read.questions) {
			const parsed = Question.safeParse(question);
			const reason = reasonAgainst(question);
			if (parsed.data && !reason) imported.questions.push(parsed.data);
			else imported.problems.push({ line, reason: reason ?? 'tooLong' });
		}
		for (const { at, reason } of read.problems) imported.problems.push({ line: line + at, reason });
	}
	return imported;
}

type Block = { line: number; source: string };
type ReadBlock = { questions: Question[]; problems: { at: number; reason: ImportReason }[] };

/** What blank lines part, without what has comments alone. `line`: of its first line, from 1. */
function blocksOf(text: string): Block[] {
	const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
	const blocks: Block[] = [];
	let first = 0;
	for (let index = 0; index <= lines.length; index++) {
		if (lines[index]?.trim()) continue;
		const block = lines.slice(first, index);
		if (block.some((line) => !line.trim().startsWith('//') && line.trim()))
			blocks.push({ line: first + 1, source: block.join('\n') });
		first = index + 1;
	}
	return blocks;
}

function readBlock(source: string): ReadBlock {
	try {
		const read = parse(withEscapes(source)).map(questionOf);
		return {
			questions: read.filter((each) => each !== null && typeof each === 'object'),
			problems: read.flatMap((reason) => (typeof reason === 'string' ? { at: 0, reason } : [])),
		};
	} catch (error) {
		if (!(error instanceof GiftError)) throw error;
		return { questions: [], problems: [{ at: error.location.start.line - 1, reason: 'syntax' }] };
	}
}

/**
 * Moodle takes special characters as they are wherever they can mean nothing: in the question all but braces, in an answer the
 * colon, e.g. of a time or an address. The grammar wants them escaped.
 */
function withEscapes(source: string): string {
	const [head = '', comments = '', title] =
		/^((?:\s*\/\/.*\n)*\s*)(?:::((?:\\.|(?!::).)*)::|\$CATEGORY:.*)?/.exec(source) ?? [];
	let escaped = title === undefined ? head : `${comments}::${title.replace(/\\.|[:=~#{}]/g, escapedOnce)}::`;
	let isInAnswers = false;
	let isNumeric = false;
	for (const [token] of source.slice(head.length).matchAll(/\\.|./gs)) {
		if (token === '{') {
			isInAnswers = true;
			isNumeric = false;
		} else if (token === '}') isInAnswers = false;
		else if (isInAnswers && token === '#' && /\{\s*$/.test(escaped)) isNumeric = true;
		const special = isInAnswers ? !isNumeric && token === ':' : ':=~#'.includes(token);
		escaped += special ? `\\${token}` : token;
	}
	return escaped;
}

const escapedOnce = (token: string): string => (token.startsWith('\\') ? token : `\\${token}`);

/** null: it says nothing that is asked. */
function questionOf(read: GIFTQuestion): Question | ImportReason | null {
	if (read.type === 'Category') return null;
	const text = plainText(read.stem) || (read.title ?? '');
	const kind = taggedKind(read.tags ?? []);
	switch (read.type) {
		case 'Description':
			return 'noAnswers';
		case 'Matching':
			return 'matching';
		case 'TF':
			return { kind: 'yesNo', text, right: read.isTrue };
		case 'Essay':
			return kind === 'scale' || kind === 'words' || kind === 'number' ? { kind, text } : { kind: 'text', text };
		case 'Numerical':
			return numberOf(text, Array.isArray(read.choices) ? read.choices : [{ weight: null, text: read.choices }]);
		case 'Short':
			if (kind === 'choice') return choiceOf(text, read.choices);
			return shortOf(text, read.choices);
		case 'MC':
			if (kind === 'yesNo') return { kind, text };
			if (kind === 'multiple' || !read.choices.some(({ isCorrect }) => isCorrect))
				return multipleOf(text, read.choices, kind);
			return choiceOf(text, read.choices);
	}
}

function taggedKind(tags: readonly string[]): QuestionKind | undefined {
	const kinds: readonly QuestionKind[] = ['yesNo', 'choice', 'multiple', 'scale', 'number', 'text', 'words'];
	return kinds.find((kind) => tags.includes(kindTag + kind));
}

function choiceOf(text: string, choices: readonly TextChoice[]): Question {
	const right = choices.flatMap(({ isCorrect }, index) => (isCorrect ? index : []));
	return { kind: 'choice', text, options: optionsOf(choices), ...(right.length > 0 && { right }) };
}

/** Without an answer that has a share of the points, one of them is chosen and none is right. */
function multipleOf(text: string, choices: readonly TextChoice[], kind: QuestionKind | undefined): Question {
	const right = choices.flatMap(({ weight }, index) => (weight !== null && weight > 0 ? index : []));
	const options = optionsOf(choices);
	if (right.length > 0) return { kind: 'multiple', text, options, right };
	return { kind: kind === 'multiple' ? kind : 'choice', text, options };
}

const optionsOf = (choices: readonly TextChoice[]): string[] => choices.map((choice) => plainText(choice.text));

function shortOf(text: string, choices: readonly TextChoice[]): Question {
	const right = optionsOf(choices).filter((each) => each !== '');
	return { kind: 'text', text, ...(right.length > 0 && { right }) };
}

/** Of several, the one with the most points. */
function numberOf(text: string, choices: readonly Pick<NumericalChoice, 'weight' | 'text'>[]): Question | ImportReason {
	const [best] = [...choices].sort((a, b) => (b.weight ?? 100) - (a.weight ?? 100));
	const { number, range = 0, numberHigh, numberLow } = best?.text ?? {};
	if (number !== undefined) return { kind: 'number', text, right: { value: number, tolerance: Math.abs(range) } };
	if (numberHigh === undefined || numberLow === undefined) return 'right';
	const [value, tolerance] = [(numberHigh + numberLow) / 2, Math.abs(numberHigh - numberLow) / 2];
	return { kind: 'number', text, right: { value, tolerance } };
}

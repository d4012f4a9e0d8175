/** Questions as a CSV file: the columns `type`, `question`, `right`, and one for each option, `A` to `J`. */
import { maxOptions, Question, type QuestionKind } from '../protocol/models/questions.ts';
import { type Cell, csvOf, type Row, rowsOf, withoutApostrophe } from './cells.ts';
import { type ImportedQuestions, type ImportReason, reasonAgainst } from './ImportedQuestions.ts';
import { letterOf } from './writeGift.ts';

const kindNames: Record<QuestionKind, string> = {
	yesNo: 'yes/no',
	choice: 'choice',
	multiple: 'multiple',
	scale: 'scale',
	number: 'number',
	text: 'text',
	words: 'words',
};
const letters = Array.from({ length: maxOptions }, (_, index) => letterOf(index));

export function writeQuestionsCsv(questions: readonly Question[]): string {
	return csvOf([['type', 'question', 'right', ...letters], ...questions.map(rowOf)]);
}

/**
 * Reads a CSV file whose first row names the columns, in any order. Only `question` is needed: a row with options is a choice,
 * one without a short text.
 */
export function readQuestionsCsv(text: string): ImportedQuestions {
	const [head, ...rows] = rowsOf(text);
	const columns = head?.cells.map((name) => name.toLowerCase()) ?? [];
	if (!columns.includes('question')) return { questions: [], problems: [{ line: head?.line ?? 1, reason: 'syntax' }] };
	const imported: ImportedQuestions = { questions: [], problems: [] };
	for (const row of rows) {
		const read = questionOf(row, columns);
		const reason = typeof read === 'string' ? read : reasonAgainst(read);
		if (typeof read === 'object' && !reason) imported.questions.push(Question.parse(read));
		else imported.problems.push({ line: row.line, reason: reason ?? 'syntax' });
	}
	return imported;
}

function rowOf(question: Question): Cell[] {
	const options = 'options' in question ? question.options.map((option, index) => option || letterOf(index)) : [];
	return [kindNames[question.kind], question.text, rightCellOf(question), ...options];
}

function rightCellOf(question: Question): Cell {
	if (!('right' in question) || question.right === undefined) return '';
	switch (question.kind) {
		case 'yesNo':
			return question.right ? 'yes' : 'no';
		case 'number':
			return question.right.tolerance === 0
				? question.right.value
				: `${question.right.value} ± ${question.right.tolerance}`;
		case 'text':
			return question.right.join('; ');
		default:
			return question.right.map(letterOf).join('; ');
	}
}

function questionOf({ cells }: Row, columns: readonly string[]): Question | ImportReason {
	const cell = (column: string) => withoutApostrophe(cells[columns.indexOf(column)] ?? '');
	const text = cell('question');
	const options = optionsOf(letters.map((letter) => cell(letter.toLowerCase())));
	const kind = kindOf(cell('type'), options.length > 0);
	const right = cell('right');
	switch (kind) {
		case null:
			return 'syntax';
		case 'choice':
		case 'multiple':
			return withRightOptions({ kind, text, options }, right);
		case 'yesNo':
			return yesNoOf(text, right.toLowerCase());
		case 'number':
			return numberOf(text, right);
		case 'text':
			return { kind, text, ...(right !== '' && { right: partsOf(right) }) };
		default:
			return { kind, text };
	}
}

/** Up to the last one that says something. */
function optionsOf(cells: readonly string[]): string[] {
	return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

/** null: there is no such kind. */
function kindOf(named: string, hasOptions: boolean): QuestionKind | null {
	if (named === '') return hasOptions ? 'choice' : 'text';
	const found = Object.entries(kindNames).find(([kind, name]) =>
		[kind.toLowerCase(), name].includes(named.toLowerCase()),
	);
	// Object.entries forgets that the keys are kinds.
	return (found?.[0] as QuestionKind | undefined) ?? null;
}

/** What is right is named by its letter or by its text. */
function withRightOptions(
	question: Extract<Question, { kind: 'choice' | 'multiple' }>,
	named: string,
): Question | ImportReason {
	if (named === '') return question;
	const { options } = question;
	const indexOf = (name: string) => {
		const byText = options.findIndex((option) => option.toLowerCase() === name.toLowerCase());
		return byText >= 0 ? byText : letters.indexOf(name.toUpperCase());
	};
	const whole = indexOf(named);
	const right = whole >= 0 ? [whole] : [...new Set(partsOf(named).map(indexOf))];
	return right.every((index) => index >= 0 && index < options.length) ? { ...question, right } : 'right';
}

function yesNoOf(text: string, right: string): Question | ImportReason {
	if (right === '') return { kind: 'yesNo', text };
	const isYes = ['yes', 'true', 'y', 't', '1'].includes(right);
	return isYes || ['no', 'false', 'n', 'f', '0'].includes(right) ? { kind: 'yesNo', text, right: isYes } : 'right';
}

/** `3.5`, `3,5`, or with a tolerance `3.5 ± 0.1`. */
function numberOf(text: string, right: string): Question | ImportReason {
	if (right === '') return { kind: 'number', text };
	const [value = Number.NaN, tolerance = 0, ...more] = right.split(/±|\+\/-|:/).map(decimalOf);
	const isNumber = Number.isFinite(value) && Number.isFinite(tolerance) && tolerance >= 0 && more.length === 0;
	return isNumber ? { kind: 'number', text, right: { value, tolerance } } : 'right';
}

const decimalOf = (typed: string): number =>
	typed.trim() === '' ? Number.NaN : Number(typed.trim().replace(',', '.'));

const partsOf = (cell: string): string[] =>
	cell
		.split(/[;\n]/)
		.map((part) => part.trim())
		.filter((part) => part !== '');

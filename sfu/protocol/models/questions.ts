import { z } from 'zod';
import { cleanName } from '../names/cleanName.ts';
import { withoutControlsInMessage } from '../names/controls.ts';

/** Characters are UTF-16 code units. */
export const maxQuestionLength = 500;
export const maxOptions = 10;
export const maxOptionLength = 200;
/** Answers that count as right of a question for a short text. */
export const maxRightTexts = 20;
export const maxAnswerLength = 200;
/** Of one answer to a word cloud. */
export const maxWords = 3;
export const maxWordLength = 30;
/** Points of a scale: 1 to 5. */
export const scalePoints = 5;
/** Largest number that can be answered, either way; JSON numbers are exact up to about there. */
export const maxNumber = 1e15;

/** What somebody typed on one line: cleaned, so that nothing hides in it or turns the direction of what stands beside it. */
const line = (maxLength: number) => z.string().max(maxLength).overwrite(cleanName);
const number = z.number().min(-maxNumber).max(maxNumber);
const optionIndex = z
	.number()
	.int()
	.min(0)
	.max(maxOptions - 1);
const optionIndexes = z
	.array(optionIndex)
	.max(maxOptions)
	.refine((indexes) => new Set(indexes).size === indexes.length, 'each once');

/** May be empty: it is asked aloud. */
const text = z.string().max(maxQuestionLength).overwrite(withoutControlsInMessage).trim();
const options = z.array(line(maxOptionLength)).min(2).max(maxOptions).describe('an empty one has its letter alone');
const rightOptions = optionIndexes
	.min(1)
	.exactOptional()
	.describe('indexes of `options`; of `choice` each of them alone, of `multiple` all of them together');

/** What is asked. `right` is what counts as right; without it nothing does. Participants get it when a host marks it. */
export const Question = z
	.discriminatedUnion('kind', [
		z.object({ kind: z.literal('yesNo'), text, right: z.boolean().exactOptional().describe('true: yes') }),
		z.object({ kind: z.literal('choice'), text, options, right: rightOptions }).describe('one of them'),
		z.object({ kind: z.literal('multiple'), text, options, right: rightOptions }).describe('any number of them'),
		z.object({ kind: z.literal('scale'), text }).describe('1 to 5'),
		z.object({
			kind: z.literal('number'),
			text,
			right: z
				.object({ value: number, tolerance: number.min(0) })
				.exactOptional()
				.describe('value ± tolerance'),
		}),
		z.object({
			kind: z.literal('text'),
			text,
			right: z
				.array(line(maxAnswerLength).min(1))
				.min(1)
				.max(maxRightTexts)
				.exactOptional()
				.describe('each of them; case, width and spaces do not matter'),
		}),
		z.object({ kind: z.literal('words'), text }).describe('a word cloud'),
	])
	.refine(
		(question) => !('options' in question && question.right?.some((index) => index >= question.options.length)),
		'`right` names an option that there is not',
	)
	.meta({ id: 'Question' });
export type Question = z.output<typeof Question>;
export type QuestionKind = Question['kind'];

/** One person's answer; `kind` is that of the question. */
export const Answer = z
	.discriminatedUnion('kind', [
		z.object({ kind: z.literal('yesNo'), yes: z.boolean() }),
		z.object({ kind: z.literal('choice'), option: optionIndex }),
		z.object({ kind: z.literal('multiple'), options: optionIndexes.describe('in any order; none is an answer, too') }),
		z.object({ kind: z.literal('scale'), point: z.number().int().min(1).max(scalePoints) }),
		z.object({ kind: z.literal('number'), value: number }),
		z.object({ kind: z.literal('text'), text: line(maxAnswerLength).min(1) }),
		z.object({ kind: z.literal('words'), words: z.array(line(maxWordLength).min(1)).min(1).max(maxWords) }),
	])
	.meta({ id: 'Answer' });
export type Answer = z.output<typeof Answer>;

/** How people who may not know the answer see a question. */
export function withoutRight(question: Question): Question {
	if (!('right' in question)) return question;
	const { right: _, ...asked } = question;
	return asked;
}

/** Two texts with the same key count as the same answer: other case, width or spaces. */
export const textKey = (typed: string): string => typed.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** Whether an answer has the kind of the question, and names only options that there are. */
export function fitsQuestion(answer: Answer, question: Question): boolean {
	if (answer.kind !== question.kind) return false;
	const { length } = 'options' in question ? question.options : [];
	if (answer.kind === 'choice') return answer.option < length;
	return answer.kind !== 'multiple' || answer.options.every((index) => index < length);
}

/** Whether it is right; null: nothing counts as right. */
export function isRight(answer: Answer, question: Question): boolean | null {
	switch (question.kind) {
		case 'yesNo':
			return question.right === undefined ? null : answer.kind === 'yesNo' && answer.yes === question.right;
		case 'choice':
			return question.right ? answer.kind === 'choice' && question.right.includes(answer.option) : null;
		case 'multiple':
			return question.right ? answer.kind === 'multiple' && isSameSet(answer.options, question.right) : null;
		case 'number': {
			const { right } = question;
			return right ? answer.kind === 'number' && Math.abs(answer.value - right.value) <= right.tolerance : null;
		}
		case 'text': {
			const { right } = question;
			if (!right) return null;
			return answer.kind === 'text' && right.some((each) => textKey(each) === textKey(answer.text));
		}
		default:
			return null;
	}
}

const isSameSet = (some: number[], others: number[]) =>
	some.length === others.length && some.every((each) => others.includes(each));

import { maxOptions, Question } from '../protocol/models/questions.ts';

/**
 * Why something in a file is no question. `syntax`: it cannot be read; `matching`: of a kind that is not asked here; `noAnswers`: a
 * text without answers; `options`: fewer than two, or too many; `right`: what is right is none of the answers; `tooLong`: too much
 * text.
 */
export type ImportReason = 'syntax' | 'matching' | 'noAnswers' | 'options' | 'right' | 'tooLong';

/** `line`: from 1, where the trouble is. */
export type ImportProblem = { line: number; reason: ImportReason };

/** What a file holds. What can be read is read, whatever is wrong with the rest. */
export type ImportedQuestions = { questions: Question[]; problems: ImportProblem[] };

/** Why a question cannot be asked here; null: it can. */
export function reasonAgainst(question: Question): ImportReason | null {
	if ('options' in question && (question.options.length < 2 || question.options.length > maxOptions)) return 'options';
	return Question.safeParse(question).success ? null : 'tooLong';
}

import { type Answer, isRight, type Question } from '../protocol/models/questions.ts';
import { scoresOf } from '../protocol/models/scores.ts';
import type { Tally, VoteResult } from '../protocol/models/votes.ts';
import { type Cell, csvOf } from './cells.ts';
import { letterOf } from './writeGift.ts';

/**
 * Results as a CSV file. A row is what one person has answered; of an anonymous question, what several have answered alike, with
 * their number.
 */
export function resultsCsv(results: readonly VoteResult[]): string {
	const head = ['asked at', 'quiz', 'no.', 'question', 'name', 'answer', 'right', 'count'];
	return csvOf([head, ...results.flatMap(rowsOfResult)]);
}

/** The score list of a quiz as a CSV file, with what each person has answered. @param results its questions */
export function scoresCsv(results: readonly VoteResult[]): string {
	const questions = results.map(({ question }, index) => titleOf(question, index));
	const rows = scoresOf(results).map(({ voterId, displayName, points, answered }) => [
		...[displayName, points, answered],
		...results.map((result) => answerOfVoter(result, voterId)),
	]);
	return csvOf([['name', 'right', 'answered', ...questions], ...rows]);
}

function answerOfVoter({ question, answers }: VoteResult, voterId: string): Cell {
	const given = answers?.find((each) => each.voterId === voterId);
	return given ? answerCell(given.answer, question) : '';
}

function rowsOfResult(result: VoteResult, index: number): Cell[][] {
	const { question, quiz, askedAtMs, answers, tally } = result;
	const start: Cell[] = [dateOf(askedAtMs), quiz?.title ?? '', (quiz?.index ?? index) + 1, question.text];
	const rows: Cell[][] = answers
		? answers.map(({ displayName, answer }) => [
				...[displayName, answerCell(answer, question), rightCell(isRight(answer, question)), 1],
			])
		: countedRows(tally, question);
	return rows.map((row) => [...start, ...row]);
}

/** Of an anonymous question. */
function countedRows(tally: Tally, question: Question): Cell[][] {
	switch (tally.kind) {
		case 'counts':
			return tally.counts.map((count, bar) => [
				'',
				barCell(question, bar),
				rightCell(isRightBar(question, bar)),
				count,
			]);
		case 'numbers':
			return tally.values.map(({ value, count }) => [
				...['', value, rightCell(isRight({ kind: 'number', value }, question)), count],
			]);
		case 'texts':
			return tally.texts.map(({ text, count }) => [
				...['', text, rightCell(isRight({ kind: 'text', text }, question)), count],
			]);
	}
}

/** Of several that are right together, each of them counts here. */
function isRightBar(question: Question, bar: number): boolean | null {
	if ('options' in question) return question.right ? question.right.includes(bar) : null;
	return question.kind === 'yesNo' ? isRight({ kind: 'yesNo', yes: bar === 0 }, question) : null;
}

function barCell(question: Question, bar: number): Cell {
	if ('options' in question) return question.options[bar] || letterOf(bar);
	if (question.kind === 'yesNo') return bar === 0 ? 'yes' : 'no';
	return bar + 1;
}

function answerCell(answer: Answer, question: Question): Cell {
	switch (answer.kind) {
		case 'yesNo':
			return answer.yes ? 'yes' : 'no';
		case 'choice':
			return barCell(question, answer.option);
		case 'multiple':
			return answer.options.map((option) => barCell(question, option)).join('; ');
		case 'scale':
			return answer.point;
		case 'number':
			return answer.value;
		case 'text':
			return answer.text;
		case 'words':
			return answer.words.join('; ');
	}
}

const rightCell = (right: boolean | null): Cell => (right === null ? '' : right ? 'yes' : 'no');

const titleOf = ({ text }: Question, index: number): string => `${index + 1}. ${text}`.trim();

/** As spreadsheets read it, in the time zone of whoever exports. */
function dateOf(ms: number): string {
	const date = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
	return date.toISOString().slice(0, 16).replace('T', ' ');
}

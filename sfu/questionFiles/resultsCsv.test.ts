import Papa from 'papaparse';
import { expect, test } from 'vitest';
import type { VoteResult } from '../protocol/models/votes.ts';
import { resultsCsv, scoresCsv } from './resultsCsv.ts';

const named: VoteResult = {
	voteId: 'a',
	question: { kind: 'choice', text: '=HYPERLINK("http://x")', options: ['+1', ''], right: [1] },
	anonymous: false,
	quiz: { quizId: 'q', title: '@SUM(A1)', index: 0, count: 2 },
	askedAtMs: Date.UTC(2026, 10, 29, 12),
	answered: 2,
	tally: { kind: 'counts', answered: 2, counts: [1, 1] },
	answers: [
		{ voterId: '1', displayName: '-Ann', answer: { kind: 'choice', option: 0 } },
		{ voterId: '2', displayName: '\u0009=Ben', answer: { kind: 'choice', option: 1 } },
	],
};
const anonymous: VoteResult = {
	...named,
	voteId: 'b',
	anonymous: true,
	quiz: null,
	question: { kind: 'text', text: 'Why?\n"so"', right: ['ok'] },
	tally: {
		...{ kind: 'texts', answered: 3, more: 0 },
		texts: [
			{ text: '＝cmd|x', count: 2 },
			{ text: 'OK', count: 1 },
		],
	},
	answers: null,
};
const number: VoteResult = {
	...named,
	question: { kind: 'number', text: 'n', right: { value: -5, tolerance: 0 } },
	answers: [{ voterId: '1', displayName: 'Ann', answer: { kind: 'number', value: -5 } }],
};

const cellsOf = (csv: string) => Papa.parse<string[]>(csv.slice(1), { skipEmptyLines: true }).data;

test('results are UTF-8 with a byte order mark, and no text in them is a formula', () => {
	const csv = resultsCsv([named, anonymous, number]);
	expect([...new TextEncoder().encode(csv).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	const [head, ...rows] = cellsOf(csv);
	expect(head?.slice(1)).toEqual(['quiz', 'no.', 'question', 'name', 'answer', 'right', 'count']);
	expect(rows.map((row) => row.slice(1))).toEqual([
		["'@SUM(A1)", '1', `'=HYPERLINK("http://x")`, "'-Ann", "'+1", 'no', '1'],
		["'@SUM(A1)", '1', `'=HYPERLINK("http://x")`, "'\t=Ben", 'B', 'yes', '1'],
		['', '2', 'Why?\n"so"', '', "'＝cmd|x", 'no', '2'],
		['', '2', 'Why?\n"so"', '', 'OK', 'yes', '1'],
		["'@SUM(A1)", '1', 'n', 'Ann', '-5', 'yes', '1'],
	]);
});

test('the score list of a quiz has a row for each person, the best first', () => {
	const [head, ...rows] = cellsOf(scoresCsv([named, number]));
	expect(head).toEqual(['name', 'right', 'answered', '1. =HYPERLINK("http://x")', '2. n']);
	expect(rows).toEqual([
		["'\t=Ben", '1', '1', 'B', ''],
		['Ann', '1', '2', "'+1", '-5'],
	]);
});

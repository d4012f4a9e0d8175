import { expect, test } from 'vitest';
import type { Question } from '../protocol/models/questions.ts';
import { readQuestionsCsv, writeQuestionsCsv } from './questionsCsv.ts';

test('a sheet with semicolons, quotes and columns in any order is read', () => {
	const { questions, problems } = readQuestionsCsv(
		[
			'\ufeffQuestion;A;B;C;Right;Type',
			'Capital?;Lyon;Paris;;Paris;',
			'"Which, ""two""',
			'lines?";2;3;4;A; B;multiple'.replace('A; B', '"A; B"'),
			'Blue?;;;;true;yes/no',
			'Pi?;;;;3,14 ± 0,01;number',
			'Italy?;;;;Rome;',
			'Mood?;;;;;scale',
			';;;;;',
			'Cloud;;;;;WORDS',
		].join('\r\n'),
	);
	expect(problems).toEqual([]);
	expect(questions).toEqual([
		{ kind: 'choice', text: 'Capital?', options: ['Lyon', 'Paris'], right: [1] },
		{ kind: 'multiple', text: 'Which, "two"\r\nlines?'.replace('\r', ''), options: ['2', '3', '4'], right: [0, 1] },
		{ kind: 'yesNo', text: 'Blue?', right: true },
		{ kind: 'number', text: 'Pi?', right: { value: 3.14, tolerance: 0.01 } },
		{ kind: 'text', text: 'Italy?', right: ['Rome'] },
		{ kind: 'scale', text: 'Mood?' },
		{ kind: 'words', text: 'Cloud' },
	]);
});

test('a row that is no question names its line in the file, also behind a cell of several lines', () => {
	const file = [
		'question,type,right,A,B',
		'"two',
		'lines",choice,B,x,y',
		'a,essay,,,',
		'b,choice,Z,x,y',
		'c,choice,,x,',
		'd,number,much,,',
		`${'x'.repeat(501)},text,,,`,
		'e,yes/no,perhaps,,',
	].join('\n');
	const { questions, problems } = readQuestionsCsv(file);
	expect(questions).toHaveLength(1);
	expect(problems).toEqual([
		{ line: 4, reason: 'syntax' },
		{ line: 5, reason: 'right' },
		{ line: 6, reason: 'options' },
		{ line: 7, reason: 'right' },
		{ line: 8, reason: 'tooLong' },
		{ line: 9, reason: 'right' },
	]);
	expect(readQuestionsCsv('no,head\n1,2')).toEqual({ questions: [], problems: [{ line: 1, reason: 'syntax' }] });
	expect(readQuestionsCsv('')).toMatchObject({ questions: [] });
});

test('what is written is read again as it was, formulas included', () => {
	const questions: Question[] = [
		{ kind: 'choice', text: '=1+1', options: ['-1', '+2', '@x', '2'], right: [3] },
		{ kind: 'multiple', text: 'a, "b"\nc', options: ['x', 'y'], right: [0, 1] },
		{ kind: 'yesNo', text: 'y', right: false },
		{ kind: 'number', text: 'n', right: { value: -2.5, tolerance: 0.5 } },
		{ kind: 'number', text: 'n', right: { value: -7, tolerance: 0 } },
		{ kind: 'text', text: 't', right: ['a', 'b'] },
		{ kind: 'scale', text: "'quoted'" },
		{ kind: 'words', text: '' },
	];
	expect(readQuestionsCsv(writeQuestionsCsv(questions))).toEqual({ questions, problems: [] });
});

import { expect, test } from 'vitest';
import type { Question } from '../protocol/models/questions.ts';
import { readGift } from './gift.ts';
import { writeGift } from './writeGift.ts';

const only = (text: string): Question | undefined => {
	const { questions, problems } = readGift(text);
	expect(problems).toEqual([]);
	return questions[0];
};

test('each kind of GIFT question becomes a question with its right answers', () => {
	const { questions, problems } = readGift(`\ufeff$CATEGORY: Physics

// a comment
::Q1:: Capital of France? {=Paris ~Lyon#not quite ~Nice}

Which are prime? {~%50%2 ~%50%3 ~%-100%4 ####think}

The sky is blue. {TRUE}

Pi? {#3.14:0.01}\r\n\r\nBetween? {#1..5}

Two values {#=10:1 =%50%9}

The capital of Italy {=Rome =Roma}

Describe it. {}

Which do you like? {~tea ~coffee}

Grant is {~buried =entombed} in New York.
`);
	expect(problems).toEqual([]);
	expect(questions).toEqual([
		{ kind: 'choice', text: 'Capital of France?', options: ['Paris', 'Lyon', 'Nice'], right: [0] },
		{ kind: 'multiple', text: 'Which are prime?', options: ['2', '3', '4'], right: [0, 1] },
		{ kind: 'yesNo', text: 'The sky is blue.', right: true },
		{ kind: 'number', text: 'Pi?', right: { value: 3.14, tolerance: 0.01 } },
		{ kind: 'number', text: 'Between?', right: { value: 3, tolerance: 2 } },
		{ kind: 'number', text: 'Two values', right: { value: 10, tolerance: 1 } },
		{ kind: 'text', text: 'The capital of Italy', right: ['Rome', 'Roma'] },
		{ kind: 'text', text: 'Describe it.' },
		{ kind: 'choice', text: 'Which do you like?', options: ['tea', 'coffee'] },
		{ kind: 'choice', text: 'Grant is _____ in New York.', options: ['buried', 'entombed'], right: [1] },
	]);
});

test('a question that cannot be read names its line and does not hide the others', () => {
	const file = ['One? {=1 ~2}', '', '// second', 'Two? {=1 ~2}', '', 'Three? {', '=1 {', '}', '', 'Four? {T}'].join(
		'\n',
	);
	const { questions, problems } = readGift(file);
	expect(problems).toEqual([{ line: 7, reason: 'syntax' }]);
	expect(questions.map(({ text }) => text)).toEqual(['One?', 'Two?', 'Four?']);
});

test('what is not asked here says why', () => {
	const { questions, problems } = readGift(
		[
			'Match {=a -> b =c -> d}',
			'Just a text',
			`${'x'.repeat(501)} {T}`,
			'Alone {~a}',
			`Many {${'~a '.repeat(11)}}`,
			'Unclosed {=a ~b',
		].join('\n\n'),
	);
	expect(questions).toEqual([]);
	expect(problems).toEqual([
		{ line: 1, reason: 'matching' },
		{ line: 3, reason: 'noAnswers' },
		{ line: 5, reason: 'tooLong' },
		{ line: 7, reason: 'options' },
		{ line: 9, reason: 'options' },
		{ line: 11, reason: 'syntax' },
	]);
	for (const empty of ['', '\n\n', '// nothing']) expect(readGift(empty)).toEqual({ questions: [], problems: [] });
});

test('special characters that Moodle takes as they are, escapes and HTML are read as text', () => {
	expect(only('Meet at 10:30, a = b? See http://x.y/#z {=10:30 ~11:00}')).toEqual({
		...{ kind: 'choice', text: 'Meet at 10:30, a = b? See http://x.y/#z', options: ['10:30', '11:00'], right: [0] },
	});
	expect(only('::T: 1:: \\{x\\} \\= 1 {=a\\~b ~c\\:d}')).toMatchObject({ text: '{x} = 1', options: ['a~b', 'c:d'] });
	expect(only('[html]<p onclick\\="x">2 &lt; 3<br>really&nbsp;&#33;</p> {T}')).toMatchObject({
		text: '2 < 3\nreally !',
	});
	expect(only('::Only a title:: {T}')).toMatchObject({ text: 'Only a title' });
});

test('what is written is read again as it was', () => {
	const questions: Question[] = [
		{ kind: 'yesNo', text: 'a: b = c # d ~ e {f} \\ g', right: false },
		{ kind: 'yesNo', text: '' },
		{ kind: 'choice', text: '// no comment\nsecond line', options: ['x', '=1', '{2}'], right: [1] },
		{ kind: 'choice', text: '[html] no format', options: ['x', 'y'] },
		{ kind: 'choice', text: 'all', options: ['x', 'y'], right: [0, 1] },
		{ kind: 'multiple', text: '$CATEGORY: none', options: ['x', 'y', 'z'], right: [0, 1, 2] },
		{ kind: 'multiple', text: 'one', options: ['x', 'y', 'z'], right: [2] },
		{ kind: 'multiple', text: 'open', options: ['x', 'y'] },
		{ kind: 'scale', text: 'How was it?' },
		{ kind: 'number', text: 'n', right: { value: -1.5e-7, tolerance: 0 } },
		{ kind: 'number', text: 'n', right: { value: 12_345_678, tolerance: 0.5 } },
		{ kind: 'number', text: 'open' },
		{ kind: 'text', text: 't', right: ['a', '#b'] },
		{ kind: 'text', text: 'open' },
		{ kind: 'words', text: '::title:: w' },
	];
	expect(readGift(writeGift(questions))).toEqual({ questions, problems: [] });
});

test('any text ends in questions or in problems with a line of the file', () => {
	const pieces = [
		'{',
		'}',
		'=',
		'~',
		'#',
		':',
		'::',
		'\\',
		'\n',
		'\n\n',
		'//',
		'%50%',
		'->',
		'a',
		' ',
		'[html]',
		'\u0000',
		'😀',
	];
	let seed = 7;
	const random = () => {
		seed = (seed * 48_271) % 2_147_483_647;
		return seed / 2_147_483_647;
	};
	for (let run = 0; run < 3_000; run++) {
		const length = Math.floor(random() * 40);
		const text = Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join('');
		for (const { line } of readGift(text).problems) {
			expect(line).toBeGreaterThanOrEqual(1);
			expect(line).toBeLessThanOrEqual(text.split('\n').length);
		}
	}
});

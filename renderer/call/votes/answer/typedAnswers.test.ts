import { expect, test } from 'vitest';
import { numberIn, typedAnswer } from './typedAnswers.ts';

test.each([
	['12', 12],
	['3.5', 3.5],
	['3,5', 3.5],
	[' −2 ', -2],
	["1'000", 1000],
	['1 000,25', 1000.25],
	['.5', 0.5],
	['1e3', 1000],
	['', null],
	['twelve', null],
	['1,2,3', null],
	['1e300', null],
	['0x10', null],
])('reads the number %j as %j', (typed, value) => {
	expect(numberIn(typed)).toBe(value);
});

test('words are parted by commas, semicolons and lines, and too many or too long ones are none', () => {
	expect(typedAnswer('words', ' climate change, ice;  ')).toEqual({ kind: 'words', words: ['climate change', 'ice'] });
	expect(typedAnswer('words', 'a, b, c, d')).toBeNull();
	expect(typedAnswer('words', 'x'.repeat(31))).toBeNull();
	expect(typedAnswer('words', ' , ')).toBeNull();
});

test('nothing typed is no answer', () => {
	for (const kind of ['number', 'text', 'words'] as const) expect(typedAnswer(kind, '  ')).toBeNull();
	expect(typedAnswer('text', ' gravity ')).toEqual({ kind: 'text', text: 'gravity' });
});

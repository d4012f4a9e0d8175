import { expect, test } from 'vitest';
import { formatTypedCode, isCompleteCode, isNoCode } from './typedCode.ts';

test.each([
	['k7p3qf', 'K7P 3QF'],
	['K7P 3QF', 'K7P 3QF'],
	['k7p-3', 'K7P 3'],
	['k7p ', 'K7P'],
	[' k 7 p ', 'K7P'],
	['', ''],
	['Ｋ７Ｐ　３ＱＦ', 'K7P 3QF'],
	['k7p–3qf', 'K7P 3QF'],
	['K.7.P.3.Q.F.', 'K7P 3QF'],
])('shows "%s" as "%s" while it is typed', (typed, shown) => {
	expect(formatTypedCode(typed)).toBe(shown);
	expect(formatTypedCode(shown)).toBe(shown);
});

test.each([
	['https://192.168.1.5:4443/?code=K7P3QF'],
	['https://192.168.1.5:4443/?watch=1&CODE=k7p3qf#top'],
	['http://192.168.1.5:4480/K7P3QF'],
	['laptop.local/k7p3qf/'],
	['Join here: https://laptop.local:4443/?code=K7P%20 or K7P3QF'],
	['Our code is K7P 3QF.'],
	['our code is k7p-3qf, see you'],
	['The answer is please K7P3QF'],
	['Code: Ｋ７Ｐ３ＱＦ！'],
	['«K7P 3QF»\n'],
	['K7POur code is K7P 3QF'],
	['the code: k 7 p 3 q f'],
	['Der Code lautet K7P‑3QF'],
	['教室代码：K7P3QF'],
])('finds the code in "%s"', (pasted) => {
	expect(formatTypedCode(pasted)).toBe('K7P 3QF');
	expect(isCompleteCode(pasted)).toBe(true);
});

test.each([
	'K7P3QFX',
	'Our code is on the board',
	'https://192.168.1.5:4443/',
	'K7P 3Q0 or K7P 3QO',
	'code '.repeat(60),
])('keeps "%s" as it is, which holds no code', (text) => {
	expect(formatTypedCode(text)).toBe(text);
	expect([isCompleteCode(text), isNoCode(text)]).toEqual([false, true]);
});

test('accepts a code of six characters of the alphabet as complete', () => {
	expect(isCompleteCode('k7p 3qf')).toBe(true);
	for (const text of ['K7P 3Q', 'K7P 3QO', 'K7P 3QÄ', ''])
		expect([isCompleteCode(text), isNoCode(text)]).toEqual([false, false]);
});

test('takes a word in capitals for a code rather than one in small letters, and a digit rather than either', () => {
	expect(formatTypedCode('answer WERTZY')).toBe('WER TZY');
	expect(formatTypedCode('ANSWER k7p3qf')).toBe('K7P 3QF');
	expect(formatTypedCode('BCDFGH is better than answer')).toBe('BCD FGH');
});

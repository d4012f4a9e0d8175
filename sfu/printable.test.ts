import { expect, test } from 'vitest';
import { printable } from './printable.ts';

const hostile = [
	['\x1b]0;title\x07\x1b[2J', '\\u001b]0;title\\u0007\\u001b[2J'],
	['\x9b2J', '\\u009b2J'],
	['\u202egpj.exe\u2066', '\\u202egpj.exe\\u2066'],
	['one\rtwo\u2028three\u0085four', 'one\\u000dtwo\\u2028three\\u0085four'],
	['\0\b\x7f\ud83d', '\\u0000\\u0008\\u007f\\ud83d'],
];

test.each(hostile)('shows the control characters of %j', (text, shown) => {
	expect(printable(text)).toBe(shown);
});

test.each(['Zoë 王小明 محمد 👩‍👩‍👧', 'line\n\tindented', '▄▀ █', ''])('leaves %j as it is', (text) => {
	expect(printable(text)).toBe(text);
});

test('keeps the meaning of a line of JSON, and keeps it one line', () => {
	for (const [text] of hostile) {
		const line = printable(JSON.stringify({ text }));
		expect(JSON.parse(line)).toEqual({ text });
		expect(line).not.toMatch(/[\n\u2028]/);
	}
});

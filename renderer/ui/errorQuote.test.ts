import { expect, test } from 'vitest';
import { errorQuote } from './errorQuote.ts';

test('gives equal errors the same code and different errors different codes', () => {
	expect(errorQuote(new TypeError('x'))).toBe(errorQuote(new TypeError('x')));
	expect(errorQuote(new TypeError('x'))).not.toBe(errorQuote(new TypeError('y')));
	expect(errorQuote('not an error')).toMatch(/^[0-9A-F]{8}-/);
});

import { expect, test } from 'vitest';
import { splitText } from './splitText.ts';

test('keeps a text that fits whole, without the space around it', () => {
	expect(splitText('  hello\nworld ', 20)).toEqual(['hello\nworld']);
	expect(splitText(' \n ', 20)).toEqual([]);
	expect(splitText('x'.repeat(20), 20)).toEqual(['x'.repeat(20)]);
});

test('breaks a longer text after lines and words, and loses nothing but the space between', () => {
	const text = 'the quick brown fox\njumps over the lazy dog';
	const parts = splitText(text, 16);
	expect(parts).toEqual(['the quick brown', 'fox\njumps over', 'the lazy dog']);
	expect(parts.join(' ').split(/\s+/)).toEqual(text.split(/\s+/));
});

test('cuts a word that is longer than a message between characters', () => {
	expect(splitText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
	const families = '👨‍👩‍👧'.repeat(5);
	const parts = splitText(families, 20);
	expect(parts.join('')).toBe(families);
	for (const part of parts) expect(part.length % '👨‍👩‍👧'.length).toBe(0);
});

test('breaks text without spaces, e.g. Chinese, at the limit', () => {
	expect(splitText('汉'.repeat(4500), 2000).map(({ length }) => length)).toEqual([2000, 2000, 500]);
});

import { expect, test } from 'vitest';
import { splitLinks } from './splitUrls.ts';

test('an address becomes a link, the full stop after it does not', () => {
	expect(splitLinks('See https://a.example/x?y=1. Bye')).toEqual([
		{ text: 'See ' },
		{ text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' },
		{ text: '. Bye' },
	]);
});

test('nothing but http and https is a link', () => {
	for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', 'http://', '<b>bold</b>', '']) {
		expect(splitLinks(text).every((part) => part.href === undefined)).toBe(true);
	}
});

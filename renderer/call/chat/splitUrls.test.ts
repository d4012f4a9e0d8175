import { expect, test } from 'vitest';
import { splitUrls } from './splitUrls.ts';

test('turns a URL into a link without the full stop behind it', () => {
	expect(splitUrls('See https://a.example/x?y=1. Bye')).toEqual([
		{ text: 'See ' },
		{ text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' },
		{ text: '. Bye' },
	]);
});

test('links no scheme except http and https', () => {
	for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', 'http://', '<b>bold</b>', '']) {
		expect(splitUrls(text).every((part) => part.href === undefined)).toBe(true);
	}
});

import { describe, expect, test } from 'vitest';
import { errorQuote } from './errorQuote.ts';
import { avatarColour, initials } from './people.ts';
import { readStored, writeStored } from './storage.ts';
import { formatElapsed } from './time.ts';

describe('initials', () => {
	test.each([
		['Ada Lovelace', 'AL'],
		['maya', 'M'],
		['  Zoë van den Berg ', 'ZB'],
		['王 小明', '王小'],
		['🦊 Fox', '🦊F'],
		['', ''],
	])('of "%s" are "%s"', (name, expected) => {
		expect(initials(name)).toBe(expected);
	});
});

test('a name keeps its colour', () => {
	expect(avatarColour('Ada')).toBe(avatarColour('Ada'));
});

test.each([
	[-5, '0:00'],
	[65_000, '1:05'],
	[3_665_000, '1:01:05'],
])('%i ms read %s', (elapsedMs, text) => {
	expect(formatElapsed(elapsedMs)).toBe(text);
});

test('storage that refuses is no storage, not an error', () => {
	const refusing = (): Storage => {
		throw new DOMException('denied', 'SecurityError');
	};
	writeStored('key', 'value', refusing);
	expect(readStored('key', refusing)).toBeNull();
});

test('the same failure has the same code, another has another', () => {
	expect(errorQuote(new TypeError('x'))).toBe(errorQuote(new TypeError('x')));
	expect(errorQuote(new TypeError('x'))).not.toBe(errorQuote(new TypeError('y')));
	expect(errorQuote('not an error')).toMatch(/^[0-9A-F]{8}-/);
});

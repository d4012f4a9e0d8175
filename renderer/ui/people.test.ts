import { describe, expect, test } from 'vitest';
import { hueOf, initials } from './people.ts';

describe('initials', () => {
	test.each([
		['Ada Lovelace', 'AL'],
		['maya', 'M'],
		['  Zoë van den Berg ', 'ZB'],
		['王 小明', '王小'],
		['🦊 Fox', '🦊F'],
		['Mia (2)', 'M'],
		['Ada Lovelace (12)', 'AL'],
		['"Mia" (Müller)', 'MM'],
		['👩‍👩‍👧 Family', '👩‍👩‍👧F'],
		['🇩🇪 Max', '🇩🇪M'],
		[
			'🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
			'🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
		],
		['👍🏽', '👍🏽'],
		['1️⃣ Ann', '1️⃣A'],
		['𝒜da', '𝒜'],
		['e\u0301mile zola', 'E\u0301Z'],
		['ßen', 'ß'],
		['שרה כהן', 'שכ'],
		['محمد علي', 'م\u200cع'],
		['நிலா', 'நி'],
		['김 민준', '김민'],
		['?!', '?'],
		['', ''],
	])('of "%s" are "%s"', (name, expected) => {
		expect(initials(name)).toBe(expected);
	});
});

test('gives a name the same hue every time, and spreads the names of a class over all twelve', () => {
	expect(hueOf('Ada')).toBe(hueOf('Ada'));
	const names = Array.from({ length: 240 }, (_, index) => `Student ${index}`);
	const counts = new Map<number, number>();
	for (const name of names) counts.set(hueOf(name), (counts.get(hueOf(name)) ?? 0) + 1);
	expect([...counts.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index * 30));
	expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(10);
});

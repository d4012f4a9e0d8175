import { describe, expect, test } from 'vitest';
import { avatarColour, initials } from './people.ts';

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

test('gives a name the same avatar colour every time', () => {
	expect(avatarColour('Ada')).toBe(avatarColour('Ada'));
});

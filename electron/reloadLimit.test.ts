import { expect, test } from 'vitest';
import { ReloadLimit } from './reloadLimit.ts';

test('allows five reloads within a minute, and the next one once the oldest is a minute old', () => {
	const limit = new ReloadLimit();
	expect([0, 1, 2, 3, 4, 5].map((second) => limit.allows(second * 1_000))).toEqual([
		true,
		true,
		true,
		true,
		true,
		false,
	]);
	expect(limit.allows(59_999)).toBe(false);
	expect(limit.allows(60_000)).toBe(true);
	expect(limit.allows(60_001)).toBe(false);
});

test('allows them again after a person has asked for the page', () => {
	const limit = new ReloadLimit();
	while (limit.allows(0));
	limit.reset();
	expect(limit.allows(0)).toBe(true);
});

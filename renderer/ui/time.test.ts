import { expect, test } from 'vitest';
import { formatElapsed } from './time.ts';

test.each([
	[-5, '0:00'],
	[65_000, '1:05'],
	[3_665_000, '1:01:05'],
])('formats %i ms as %s', (elapsedMs, text) => {
	expect(formatElapsed(elapsedMs)).toBe(text);
});

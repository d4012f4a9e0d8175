import { expect, test } from 'vitest';
import { formatBytes } from './bytes.ts';

test.each([
	[-1, '0 kB'],
	[0, '0 kB'],
	[400, '0.4 kB'],
	[1_234_567, '1.2 MB'],
	[999_600, '1 MB'],
	[412_000_000, '412 MB'],
	[4_720_000_000, '4.7 GB'],
	[2e15, '2,000 TB'],
])('formats %i bytes as %s', (bytes, text) => {
	expect(formatBytes(bytes)).toBe(text);
});

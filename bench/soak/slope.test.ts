import { expect, test } from 'vitest';
import { slopePercent } from './slope.ts';

const minute = 60_000;

test('a slope is the growth in ten minutes in percent of the mean, whatever the samples swing around it', () => {
	const growing = Array.from({ length: 21 }, (_, index) => ({ atMs: index * minute, value: 100 + index }));
	expect(slopePercent(growing)).toBeCloseTo(1000 / 110, 6);
	const swinging = growing.map(({ atMs }, index) => ({ atMs, value: 100 + (index % 2 === 0 ? 5 : -5) }));
	expect(slopePercent(swinging)).toBeCloseTo(0, 6);
	expect(slopePercent(growing.map(({ atMs }) => ({ atMs, value: 0 })))).toBe(0);
	expect(() => slopePercent([{ atMs: 0, value: 1 }])).toThrow(RangeError);
});

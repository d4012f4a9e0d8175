import { expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap.ts';
import { median } from './report.ts';

const rounds = [12, 15, 11, 30, 14, 13, 12, 16, 14, 13, 12, 15];

test('an interval is the same each time, holds the figure, and is narrower with more rounds', () => {
	const [low, high] = bootstrapInterval(rounds, median);
	expect(bootstrapInterval(rounds, median)).toEqual([low, high]);
	expect(low).toBeLessThanOrEqual(median(rounds));
	expect(high).toBeGreaterThanOrEqual(median(rounds));
	const [lowOfMany, highOfMany] = bootstrapInterval(Array.from({ length: 10 }, () => rounds).flat(), median);
	expect(highOfMany - lowOfMany).toBeLessThan(high - low);
});

test('rounds that measured the same have an interval without a width', () => {
	expect(bootstrapInterval([7, 7, 7], median)).toEqual([7, 7]);
});

test('two programs that share the load of each round are compared by their pairs', () => {
	const pairs = rounds.map((bare) => ({ bare, product: bare * 1.5 }));
	const ratio = (drawn: readonly { bare: number; product: number }[]) =>
		median(drawn.map(({ product }) => product)) / median(drawn.map(({ bare }) => bare));
	const [low, high] = bootstrapInterval(pairs, ratio);
	expect(low).toBeCloseTo(1.5);
	expect(high).toBeCloseTo(1.5);
});

test('without rounds there is no interval', () => {
	expect(() => bootstrapInterval([], median)).toThrow(RangeError);
});

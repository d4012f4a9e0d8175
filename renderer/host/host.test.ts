import { expect, test } from 'vitest';
import { busyness, cpuLimits } from './busyness.ts';
import { tokenFromFragment } from './hostToken.ts';

test('the token is read from the fragment and nowhere else', () => {
	expect(tokenFromFragment('#token=a.b-c_d')).toBe('a.b-c_d');
	expect(tokenFromFragment('#token=')).toBeNull();
	expect(tokenFromFragment('')).toBeNull();
});

test('a figure is calm, busy or full', () => {
	expect([0, 59, 60, 84, 85, 100].map((value) => busyness(value, cpuLimits))).toEqual([
		'calm',
		'calm',
		'busy',
		'busy',
		'full',
		'full',
	]);
});

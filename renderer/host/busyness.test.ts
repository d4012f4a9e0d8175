import { expect, test } from 'vitest';
import { busyness, cpuLimits } from './busyness.ts';

test('rates a figure calm below the first limit, busy from it on, full from the second on', () => {
	expect([0, 59, 60, 84, 85, 100].map((value) => busyness(value, cpuLimits))).toEqual([
		'calm',
		'calm',
		'busy',
		'busy',
		'full',
		'full',
	]);
});

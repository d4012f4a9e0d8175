import { expect, test } from 'vitest';
import { RestartBudget } from './RestartBudget.ts';

test('allows so many restarts in any stretch of that length, and more when they are past', () => {
	const budget = new RestartBudget(3, 60_000);
	expect([0, 10_000, 20_000, 59_999].map((nowMs) => budget.spend(nowMs))).toEqual([true, true, true, false]);
	expect([60_000, 60_001, 70_000].map((nowMs) => budget.spend(nowMs))).toEqual([true, false, true]);
});

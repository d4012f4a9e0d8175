import { expect, test } from 'vitest';
import { Timer } from './Timer.ts';

test('the end of a lesson stops its timer, so the next class starts without one', () => {
	const timer = new Timer({ broadcast: () => undefined, keep: () => {} });
	timer.start(300_000);
	timer.emptied();
	expect(timer.snapshot()).toEqual({ timer: null });
	expect(timer.projection()).toBeUndefined();
});

import { afterEach, expect, test, vi } from 'vitest';
import { steadyNowMs, wallTimeMs } from './steadyNow.ts';

afterEach(() => void vi.useRealTimers());

test.each([-400 * 86_400_000, -3_600_000, 3_600_000])(
	'goes on evenly when the clock of the device is set by %d ms',
	(byMs) => {
		vi.useFakeTimers({ toFake: ['Date', 'performance'] });
		const before = steadyNowMs();
		vi.advanceTimersByTime(1000);
		vi.setSystemTime(Date.now() + byMs);
		vi.advanceTimersByTime(1000);
		expect(Math.round(steadyNowMs() - before)).toBe(2000);
	},
);

test('shows an instant as the time of day that the clock of the device says now', () => {
	vi.useFakeTimers({ toFake: ['Date', 'performance'] });
	const sentAtMs = steadyNowMs();
	const shownBefore = wallTimeMs(sentAtMs);
	vi.setSystemTime(Date.now() + 3_600_000);
	expect(Math.round(wallTimeMs(sentAtMs) - shownBefore)).toBe(3_600_000);
});

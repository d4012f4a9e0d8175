import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Timer } from './Timer.ts';

// Only the clock is a fake: a minute without anybody in the room would be a minute of waiting.
beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

test('a room that stays empty for a minute loses its timer, so the next class starts without one', () => {
	const timer = new Timer({ broadcast: () => undefined });
	timer.start(300_000);
	timer.emptied();
	vi.advanceTimersByTime(59_999);
	expect(timer.snapshot().timer).not.toBeNull();
	vi.advanceTimersByTime(1);
	expect(timer.snapshot()).toEqual({ timer: null });
	expect(timer.projection()).toBeUndefined();
});

test('somebody who joins within the minute keeps the timer', () => {
	const timer = new Timer({ broadcast: () => undefined });
	timer.start(300_000);
	timer.emptied();
	vi.advanceTimersByTime(30_000);
	timer.peerJoined();
	vi.advanceTimersByTime(60_000);
	expect(timer.snapshot().timer).toMatchObject({ state: 'running', durationMs: 300_000 });
});

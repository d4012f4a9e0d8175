import { expect, test } from 'vitest';
import { stateWith } from '../testing/callStates.ts';
import { reduce } from './callState.ts';
import { remainingMs } from './timer.ts';

test('timerChanged replaces the timer', () => {
	const timer = { state: 'paused', durationMs: 60_000, remainingMs: 5_000 } as const;
	expect(reduce(stateWith(), 'timerChanged', { timer })).toEqual({ timer });
});

test.each([
	['running, 5 s before its end', { state: 'running', durationMs: 60_000, endsAtMs: 105_000 }, 5_000],
	['running, past its end', { state: 'running', durationMs: 60_000, endsAtMs: 99_000 }, 0],
	[
		'running, before its start by a clock that is late',
		{ state: 'running', durationMs: 60_000, endsAtMs: 160_020 },
		60_000,
	],
	['paused', { state: 'paused', durationMs: 60_000, remainingMs: 7_000 }, 7_000],
] as const)('remaining time of a timer that is %s', (_, timer, expected) => {
	expect(remainingMs(timer, 100_000)).toBe(expected);
});

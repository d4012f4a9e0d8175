import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import { slice } from './slice.ts';

type TimerState = {
	/** null: there is none. */
	timer: TimerView | null;
};

const minuteMs = 60_000;

/** The countdown timer that hosts and co-hosts set for everybody. */
export const timerSlice = slice<TimerState>()({
	initial: { timer: null },
	ended: { timer: null },
	entered: ({ parts }) => ({ timer: parts.timer.timer }),
	notices: { timerChanged: (_, { timer }) => ({ timer }) },
	actions: ({ command }) => ({
		startTimer: (durationMs: number) => command('startTimer', { durationMs }),
		pauseTimer: () => command('pauseTimer', {}),
		resumeTimer: () => command('resumeTimer', {}),
		addTimerMinute: () => command('extendTimer', { byMs: minuteMs }),
		stopTimer: () => command('stopTimer', {}),
	}),
});

/** @param serverNowMs Unix ms, by the server's clock. @returns ms, 0 or more */
export function remainingMs(timer: TimerView, serverNowMs: number): number {
	// Our estimate of the server's clock is late by the latency of an answer: not longer than the timer itself.
	return timer.state === 'paused'
		? timer.remainingMs
		: Math.min(timer.durationMs, Math.max(0, timer.endsAtMs - serverNowMs));
}

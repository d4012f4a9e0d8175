import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import { remainingMs } from '../../client/state/timer.ts';
import { steadyNowMs } from '../../steadyNow.ts';
import { useNow } from '../../ui/useNow.ts';

/** Shorter than a second, so that no digit is skipped when a tick is late. */
const tickMs = 200;

/**
 * Remaining time of a timer, ms, 0 or more; re-renders while it runs.
 * @param serverAheadMs how far the server's clock is ahead of ours
 */
export function useRemainingMs(timer: TimerView, serverAheadMs: number): number {
	const leftMs = remainingMs(timer, steadyNowMs() + serverAheadMs);
	// Only re-renders: its time is that of the last tick, which may be from before the timer changed.
	useNow(tickMs, leftMs > 0 && timer.state === 'running');
	return leftMs;
}

import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import { formatElapsed } from '../../ui/time.ts';

/** Rounded up, e.g. `2:59`: the last second is shown until it is over. */
export const timerText = (ms: number): string => formatElapsed(Math.ceil(ms / 1000) * 1000);

/** Key of the text beside the digits; null: they say enough. */
export function timerNote({ state }: TimerView, remainingMs: number): 'timer.up' | 'timer.paused' | null {
	if (remainingMs === 0) return 'timer.up';
	return state === 'paused' ? 'timer.paused' : null;
}

import { z } from 'zod';
import { maxTimerMs, minTimerMs } from '../models/timer.ts';
import { moderating, NoFields, operation } from './operation.ts';

const durationMs = z.number().int().min(minTimerMs).max(maxTimerMs);

export const timer = {
	startTimer: operation({
		...moderating,
		request: z.object({ durationMs }).describe('replaces a timer that is there'),
		example: { durationMs: 300_000 },
		repeatable: false,
	}),
	pauseTimer: operation({ ...moderating, request: NoFields, repeatable: true }),
	resumeTimer: operation({ ...moderating, request: NoFields, repeatable: true }),
	extendTimer: operation({
		...moderating,
		request: z.object({ byMs: durationMs }).describe('adds time; a timer that has run down counts again from now'),
		example: { byMs: 60_000 },
		repeatable: false,
	}),
	stopTimer: operation({ ...moderating, request: NoFields, repeatable: true }),
};

import { z } from 'zod';
import { maxTimerMs, minTimerMs } from '../models/timer.ts';
import { Done, NoFields, operation } from './operation.ts';

const durationMs = z.number().int().min(minTimerMs).max(maxTimerMs);
const byHost = { answer: Done, budget: 'manage', from: 'room', who: 'moderator' } as const;

export const timer = {
	startTimer: operation({
		...byHost,
		request: z.object({ durationMs }).describe('replaces a timer that is there'),
		example: { durationMs: 300_000 },
		repeatable: false,
	}),
	pauseTimer: operation({ ...byHost, request: NoFields, repeatable: true }),
	resumeTimer: operation({ ...byHost, request: NoFields, repeatable: true }),
	extendTimer: operation({
		...byHost,
		request: z.object({ byMs: durationMs }).describe('adds time; a timer that has run down counts again from now'),
		example: { byMs: 60_000 },
		repeatable: false,
	}),
	stopTimer: operation({ ...byHost, request: NoFields, repeatable: true }),
};

import { z } from 'zod';
import { unixMs } from './common.ts';

/** 99 minutes and 59 seconds: two digits for each field of the dialog. */
export const maxTimerMs = (99 * 60 + 59) * 1000;
export const minTimerMs = 1000;

/** The countdown timer of a room. */
export const TimerView = z
	.discriminatedUnion('state', [
		z.object({
			state: z.literal('running'),
			durationMs: z.number().describe('as set, with the time that was added'),
			endsAtMs: unixMs.describe("Unix ms, by the server's clock; in the past: it has run down"),
		}),
		z.object({
			state: z.literal('paused'),
			durationMs: z.number().describe('as set, with the time that was added'),
			remainingMs: z.number().describe('more than 0'),
		}),
	])
	.meta({ id: 'Timer' });
export type TimerView = z.output<typeof TimerView>;

import { z } from 'zod';
import { unixMs } from './common.ts';
import { Role } from './permissions.ts';

/** What a lesson leaves for its host: who was there, whose hand nobody took, and the chat that everybody could read. */
export const LessonSummary = z.object({
	startedAtMs: unixMs,
	endedAtMs: unixMs.describe('when it was ended, or the last person left, Unix ms'),
	people: z
		.array(
			z.object({
				displayName: z.string(),
				role: Role,
				presentMs: z.number().min(0).describe('in the room, without the time between leaving and coming back'),
			}),
		)
		.describe('everybody who was there, in the order of coming'),
	unansweredHands: z.array(z.string()).describe('names of those whose hand was up when they left, or when it ended'),
	chat: z
		.array(z.object({ displayName: z.string(), role: Role, text: z.string(), sentAtMs: unixMs }))
		.describe('messages to everybody, none of the private ones'),
});
export type LessonSummary = z.output<typeof LessonSummary>;

/** How many came to a lesson, beside its hosts. */
export const attendanceOf = ({ people }: Pick<LessonSummary, 'people'>): number =>
	people.filter(({ role }) => role !== 'host').length;

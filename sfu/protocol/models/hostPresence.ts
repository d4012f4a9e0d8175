import { z } from 'zod';
import { unixMs } from './common.ts';

/** No host or co-host is in a class that waits for one. */
export const HostAbsence = z
	.object({
		reason: z.enum(['lost', 'left']).describe('of the last one: the connection was lost, or it left'),
		untilMs: unixMs.describe(
			"Unix ms, by the server's clock: if no host has come by then, participants are sent `suspended`",
		),
	})
	.meta({ id: 'HostAbsence' });
export type HostAbsence = z.output<typeof HostAbsence>;

import { z } from 'zod';
import { unixMs } from './common.ts';

/** A person that is kept out of the room for the rest of the lesson. */
export const RemovedPerson = z
	.object({
		peerId: z.string().describe('that it had in the room or in the lobby'),
		displayName: z.string(),
		how: z.enum(['removed', 'denied']).describe('a host removed it from the room, or turned it away in the lobby'),
		sinceMs: unixMs,
	})
	.meta({ id: 'RemovedPerson' });
export type RemovedPerson = z.output<typeof RemovedPerson>;

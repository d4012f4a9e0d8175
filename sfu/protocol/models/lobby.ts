import { z } from 'zod';
import { unixMs } from './common.ts';

/** A person who waits for admission. */
export const LobbyEntry = z
	.object({ peerId: z.string(), displayName: z.string(), sinceMs: unixMs })
	.meta({ id: 'LobbyEntry' });
export type LobbyEntry = z.output<typeof LobbyEntry>;

import { z } from 'zod';
import { unixMs } from './common.ts';

/** Why a person who joins has to wait: no host or co-host is in the class yet, or the lobby is on. */
export const WaitReason = z.enum(['host', 'admission']);
export type WaitReason = z.output<typeof WaitReason>;

/** A person who waits for admission. */
export const LobbyEntry = z
	.object({ peerId: z.string(), displayName: z.string(), sinceMs: unixMs })
	.meta({ id: 'LobbyEntry' });
export type LobbyEntry = z.output<typeof LobbyEntry>;

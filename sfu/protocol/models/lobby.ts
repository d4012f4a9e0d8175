import { z } from 'zod';
import { unixMs } from './common.ts';

/** Why a person who joins has to wait: no host or co-host is in the class yet, or the lobby is on. */
export const WaitReason = z.enum(['host', 'admission']);
export type WaitReason = z.output<typeof WaitReason>;

/** A person who waits for admission. */
export const LobbyEntry = z
	.object({
		peerId: z.string(),
		displayName: z.string(),
		sinceMs: unixMs,
		resembles: z
			.object({ displayName: z.string(), by: z.enum(['name', 'address']) })
			.exactOptional()
			.describe(
				'a person that was removed or turned away in this lesson, and has the same or a confusable name or came from the same address: perhaps the same person with a new token',
			),
	})
	.meta({ id: 'LobbyEntry' });
export type LobbyEntry = z.output<typeof LobbyEntry>;

import { z } from 'zod';
import { unixMs } from './common.ts';
import { Role } from './permissions.ts';

export const ChatMessage = z
	.object({
		messageId: z.string(),
		peerId: z.string(),
		displayName: z.string(),
		role: Role.describe('of the sender when the message was sent'),
		text: z.string(),
		sentAtMs: unixMs,
		to: z.string().exactOptional().describe('only for a private message'),
	})
	.meta({ id: 'ChatMessage' });
export type ChatMessage = z.output<typeof ChatMessage>;

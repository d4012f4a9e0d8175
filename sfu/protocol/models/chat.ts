import { z } from 'zod';
import { unixMs } from './common.ts';

export const ChatMessage = z
	.object({
		messageId: z.string(),
		peerId: z.string(),
		displayName: z.string(),
		text: z.string(),
		sentAtMs: unixMs,
		to: z.string().exactOptional().describe('only for a private message'),
	})
	.meta({ id: 'ChatMessage' });
export type ChatMessage = z.output<typeof ChatMessage>;

import { z } from 'zod';
import { Id } from '../models/common.ts';
import { operation } from './operation.ts';

/** Longest chat message, UTF-16 code units. */
export const maxChatLength = 2000;

export const chat = {
	sendChat: operation({
		request: z.object({
			text: z.string().trim().min(1).max(maxChatLength),
			to: Id.optional().describe('a private message to this peer; default: everybody'),
			nonce: z
				.string()
				.min(8)
				.max(64)
				.optional()
				.describe('random; a message that is sent again with the same one is not shown twice'),
		}),
		answer: z.object({ messageId: z.string(), sentAtMs: z.number() }),
		budget: 'talk',
		repeatable: false,
		from: 'room',
		who: 'anyone',
		permission: 'chat',
	}),
};

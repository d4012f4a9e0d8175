import { z } from 'zod';
import { Id, lineOf } from '../models/common.ts';
import { withoutControlsInMessage } from '../names/controls.ts';
import { operation } from './operation.ts';

/** Longest chat message, UTF-16 code units. */
export const maxChatLength = 2000;

export const chat = {
	sendChat: operation({
		request: z.object({
			text: z.string().overwrite(withoutControlsInMessage).trim().min(1).max(maxChatLength),
			to: Id.optional().describe('a private message to this peer; default: everybody'),
			nonce: lineOf(64)
				.min(8)
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

import { z } from 'zod';
import { Id } from '../models/common.ts';
import { operation } from './operation.ts';

export const chat = {
	sendChat: operation({
		request: z.object({
			text: z.string().trim().min(1).max(2000),
			to: Id.optional().describe('a private message to this peer; default: everybody'),
		}),
		answer: z.object({ messageId: z.string(), sentAtMs: z.number() }),
		budget: 'talk',
		repeatable: false,
		from: 'room',
		who: 'anyone',
		permission: 'chat',
	}),
};

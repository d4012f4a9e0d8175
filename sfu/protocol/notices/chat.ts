import { z } from 'zod';
import { ChatMessage } from '../models/chat.ts';
import { VerifiedUserId } from '../models/peer.ts';
import { noun } from './notice.ts';

const ChatTail = z
	.object({ messages: z.array(ChatMessage) })
	.describe('the last public messages, and the last private ones from and to this peer');

export const chat = noun({
	notices: { chatMessage: ChatMessage.extend({ userId: VerifiedUserId }) },
	snapshot: ChatTail,
});

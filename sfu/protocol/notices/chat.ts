import { ChatMessage } from '../models/chat.ts';

export const chat = { chatMessage: ChatMessage };

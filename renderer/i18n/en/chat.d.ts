import type chat from './chat.json';

declare global {
	interface TextKeys {
		chat: typeof chat;
	}
}

import type { ChatMessage } from '../../../sfu/protocol/models.ts';
import type { PeersState } from './peers.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

export type ChatState = { chat: ChatMessage[]; unreadChatCount: number };

/** Older messages are dropped from the page. */
const maxMessages = 500;

/** Messages that the server has; those on the way to it are in `composer.ts`. */
export const chatSlice = slice<ChatState, PeersState & SelfState>()({
	initial: { chat: [], unreadChatCount: 0 },
	entered: ({ parts }, { before }) => mergeChat(before, parts.chat.messages),
	notices: { chatMessage: (state, message) => mergeChat(state, [message]) },
	actions: ({ state, update }) => ({
		markChatRead: () => {
			if (state().unreadChatCount > 0) update(() => ({ unreadChatCount: 0 }));
		},
	}),
});

/** Adds messages that are not there yet. Those of others count as unread, except those sent before our first join. */
export function mergeChat(state: ChatState & SelfState, messages: ChatMessage[]): Partial<ChatState> {
	const known = new Set(state.chat.map(({ messageId }) => messageId));
	const added = messages.filter(({ messageId }) => !known.has(messageId));
	if (added.length === 0) return {};
	const isFirstJoin = state.selfPeerId === null;
	const unread = isFirstJoin ? [] : added.filter(({ peerId }) => peerId !== state.selfPeerId);
	return {
		chat: [...state.chat, ...added].slice(-maxMessages),
		...(unread.length > 0 && { unreadChatCount: state.unreadChatCount + unread.length }),
	};
}

import type { ChatMessage } from '../../../sfu/protocol/models.ts';
import type { PeersState } from './peers.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type ChatState = { chat: ChatMessage[]; unreadChatCount: number };

/** Older messages are dropped from the page. */
const maxMessages = 500;

export const chatSlice = slice<ChatState, PeersState & SelfState>()({
	initial: { chat: [], unreadChatCount: 0 },
	entered: ({ parts }, { before }) => mergeChat(before, parts.chat.messages),
	notices: { chatMessage: (state, message) => mergeChat(state, [message]) },
	actions: ({ attempt, request, state, update }) => {
		/** The notice `chatMessage` does not come to the sender: our own message is added when the server has it. */
		const send = async (text: string, to: string | undefined) => {
			const { messageId, sentAtMs } = await request('sendChat', { text, ...(to !== undefined && { to }) });
			update((before) => {
				const self = before.peers.find(({ isSelf }) => isSelf);
				if (!self) return {};
				const { peerId, displayName, role } = self;
				const message = {
					messageId,
					sentAtMs,
					peerId,
					displayName,
					role,
					text: text.trim(),
					...(to !== undefined && { to }),
				};
				return mergeChat(before, [message]);
			});
		};
		return {
			/** @param to peerId of a private message; default: everybody. true: the server has it. */
			sendChat: (text: string, to?: string) => attempt('sendChat', send(text, to)),
			markChatRead: () => {
				if (state().unreadChatCount > 0) update(() => ({ unreadChatCount: 0 }));
			},
		};
	},
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

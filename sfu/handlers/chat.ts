import { nanoid } from 'nanoid';
import { remembered } from './remembered.ts';

/** Two requests without a nonce are two messages. */
export const sendChat = remembered<'sendChat'>(
	{ key: ({ nonce = nanoid() }) => nonce },
	({ room, peer }, { text, to, nonce }) => {
		const { messageId, sentAtMs } = room.parts.chat.send(peer, text, { to, nonce });
		return { messageId, sentAtMs };
	},
);

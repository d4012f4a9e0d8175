import type { Handler } from './Handler.ts';

export const sendChat: Handler<'sendChat'> = ({ room, peer }, { text, to }) => {
	const { messageId, sentAtMs } = room.parts.chat.send(peer, text, to);
	return { messageId, sentAtMs };
};

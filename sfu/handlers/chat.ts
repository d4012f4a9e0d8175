import { requireModerator } from './authority.ts';
import type { Handler } from './Handler.ts';

export const sendChat: Handler<'sendChat'> = ({ room, peer }, { text, to }) => {
	const { messageId, sentAtMs } = room.parts.chat.send(peer, text, to);
	return { messageId, sentAtMs };
};

export const raiseHand: Handler<'raiseHand'> = ({ room, peer }) => {
	room.parts.hands.raise(peer);
	return {};
};

/** One's own, or with authority that of another. */
export const lowerHand: Handler<'lowerHand'> = ({ room, peer }, request) => {
	const { peerId = peer.id } = 'peerId' in request ? request : {};
	if (peerId !== peer.id) requireModerator(peer);
	room.parts.hands.lower(room.peer(peerId));
	return {};
};

export const react: Handler<'react'> = ({ room, peer }, { reaction }) => {
	room.broadcast('reaction', { peerId: peer.id, reaction }, peer);
	return {};
};

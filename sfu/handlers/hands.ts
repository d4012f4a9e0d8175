import { requireSelfOrModerator } from './authority.ts';
import type { Handler } from './Handler.ts';

export const raiseHand: Handler<'raiseHand'> = ({ room, peer }) => {
	room.parts.hands.raise(peer);
};

export const lowerHand: Handler<'lowerHand'> = ({ room, peer }, request) => {
	const { peerId = peer.id } = 'peerId' in request ? request : {};
	requireSelfOrModerator(peer, peerId);
	room.parts.hands.lower(room.peer(peerId), peerId === peer.id ? 'owner' : 'host');
};

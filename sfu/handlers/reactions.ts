import type { Handler } from './Handler.ts';

export const react: Handler<'react'> = ({ room, peer }, { reaction }) => {
	room.broadcast('reaction', { peerId: peer.id, reaction }, peer);
};

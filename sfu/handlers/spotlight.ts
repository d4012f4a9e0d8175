import type { Handler } from './Handler.ts';

export const spotlight: Handler<'spotlight'> = ({ room, peer }, { peerId }) =>
	room.parts.spotlight.set(peerId, peer.id);

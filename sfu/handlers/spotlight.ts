import type { Handler } from './Handler.ts';

export const spotlight: Handler<'spotlight'> = ({ room }, { peerId }) => room.parts.spotlight.set(peerId);

import type { Handler } from './Handler.ts';

export const allowAgain: Handler<'allowAgain'> = ({ room }, { peerId }) => room.parts.removals.allow(peerId);

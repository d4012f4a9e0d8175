import type { Handler } from './Handler.ts';

export const admit: Handler<'admit'> = ({ room }, { peerId }) => room.parts.lobby.admit(peerId);

export const admitAll: Handler<'admitAll'> = ({ room }) => room.parts.lobby.admitAll();

export const deny: Handler<'deny'> = ({ room: { parts } }, { peerId }) =>
	parts.removals.add(parts.lobby.deny(peerId), 'denied');

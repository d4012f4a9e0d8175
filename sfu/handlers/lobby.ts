import { isSamePerson } from '../core/peer/person.ts';
import type { Handler } from './Handler.ts';

export const admit: Handler<'admit'> = ({ room }, { peerId }) => room.parts.lobby.admit(peerId);

export const admitAll: Handler<'admitAll'> = ({ room }) => room.parts.lobby.admitAll();

/** Somebody who is in the room already, and knocks with another device, stays in the room. */
export const deny: Handler<'deny'> = ({ room: { parts, peers } }, { peerId }) => {
	const denied = parts.lobby.deny(peerId);
	if (!peers.some((peer) => isSamePerson(peer, denied))) parts.removals.add(denied, 'denied');
};

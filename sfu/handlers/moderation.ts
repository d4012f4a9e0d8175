import type { Handler } from './Handler.ts';

export const mutePeer: Handler<'mutePeer'> = async ({ room }, { peerId }) => {
	await room.parts.moderation.mutePerson(room.peer(peerId));
};

export const muteAll: Handler<'muteAll'> = async ({ room }) => ({ peerIds: await room.parts.moderation.muteAll() });

export const stopVideo: Handler<'stopVideo'> = ({ room }, { peerId }) => {
	const { moderation } = room.parts;
	if (peerId === undefined) return { peerIds: moderation.stopAllVideo() };
	return { peerIds: moderation.stopVideoOfPerson(room.peer(peerId)) };
};

export const inviteToSend: Handler<'inviteToSend'> = ({ room }, { peerIds, source }) => {
	room.parts.moderation.inviteToSend(peerIds, source);
};

export const removePeer: Handler<'removePeer'> = ({ room, peer }, { peerId }) => {
	const removed = room.peer(peerId);
	room.parts.removals.remove(removed, peer);
	room.parts.lobby.turnAway(removed);
};

export const setPermissions: Handler<'setPermissions'> = ({ room }, { peerId, permissions }) =>
	peerId === undefined
		? room.parts.permissions.setForAll(permissions)
		: room.parts.permissions.set(room.peer(peerId), permissions);

export const setRole: Handler<'setRole'> = ({ room, peer }, { peerId, role }) =>
	room.parts.moderation.setRole(room.peer(peerId), role, peer);

import type { Handler } from './Handler.ts';

export const mutePeer: Handler<'mutePeer'> = ({ room }, { peerId }) => room.parts.moderation.mute(room.peer(peerId));

export const muteAll: Handler<'muteAll'> = ({ room }) => room.parts.moderation.muteAll();

export const stopVideo: Handler<'stopVideo'> = ({ room }, { peerId }) =>
	room.parts.moderation.stopVideo(peerId === undefined ? undefined : room.peer(peerId));

export const removePeer: Handler<'removePeer'> = ({ room, peer }, { peerId }) =>
	room.parts.removals.remove(room.peer(peerId), peer);

export const setPermissions: Handler<'setPermissions'> = ({ room }, { peerId, permissions }) =>
	peerId === undefined
		? room.parts.permissions.setForAll(permissions)
		: room.parts.permissions.set(room.peer(peerId), permissions);

export const setRole: Handler<'setRole'> = ({ room, peer }, { peerId, role }) =>
	room.parts.moderation.setRole(room.peer(peerId), role, peer);

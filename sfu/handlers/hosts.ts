import type { Operation, Request } from '../protocol/operations.ts';
import { requireHost, requireModerator } from './authority.ts';
import type { Handler } from './Handler.ts';
import type { Session } from './Session.ts';

/** For hosts and co-hosts; answers nothing. */
function moderating<Op extends Operation>(
	act: (session: Session, request: Request<Op>) => void | Promise<void>,
): (session: Session, request: Request<Op>) => Promise<Record<never, never>> {
	return async (session, request) => {
		requireModerator(session.peer);
		await act(session, request);
		return {};
	};
}

export const admit = moderating<'admit'>(({ room }, { peerId }) => room.parts.lobby.admit(peerId));

export const deny = moderating<'deny'>(({ room }, { peerId }) => room.parts.lobby.deny(peerId));

export const mutePeer = moderating<'mutePeer'>(({ room }, { peerId }) => room.parts.moderation.mute(room.peer(peerId)));

export const muteAll = moderating<'muteAll'>(({ room }) => room.parts.moderation.muteAll());

export const stopVideo = moderating<'stopVideo'>(({ room }, { peerId }) =>
	room.parts.moderation.stopVideo(peerId === undefined ? undefined : room.peer(peerId)),
);

export const removePeer = moderating<'removePeer'>(({ room, peer }, { peerId }) =>
	room.parts.moderation.remove(room.peer(peerId), peer),
);

export const setPermissions = moderating<'setPermissions'>(({ room }, { peerId, permissions }) =>
	peerId === undefined
		? room.parts.permissions.setForAll(permissions)
		: room.parts.permissions.set(room.peer(peerId), permissions),
);

export const lockRoom = moderating<'lockRoom'>(({ room }, { locked }) => room.change({ locked }));

export const setRoomOptions = moderating<'setRoomOptions'>(({ room }, { name, lobby, maxParticipants, budgetMbps }) =>
	room.change({
		...(name !== undefined && { name }),
		...(lobby !== undefined && { lobby }),
		...(maxParticipants !== undefined && { maxParticipants }),
		...(budgetMbps !== undefined && { budgetMbps }),
	}),
);

export const spotlight = moderating<'spotlight'>(({ room }, { peerId }) => room.parts.spotlight.set(peerId));

export const setRole: Handler<'setRole'> = async ({ room, peer }, { peerId, role }) => {
	requireHost(peer);
	await room.parts.moderation.setRole(room.peer(peerId), role, peer);
	return {};
};

export const closeRoom: Handler<'closeRoom'> = ({ room, peer }) => {
	requireHost(peer);
	room.close('roomClosed');
	return {};
};

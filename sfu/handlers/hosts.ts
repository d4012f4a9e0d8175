import * as moderation from '../core/class/moderation.ts';
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

export const admit = moderating<'admit'>(({ room }, { peerId }) => room.lobby.admit(peerId));

export const deny = moderating<'deny'>(({ room }, { peerId }) => room.lobby.deny(peerId));

export const mutePeer = moderating<'mutePeer'>(({ room }, { peerId }) => moderation.mute(room, room.peer(peerId)));

export const muteAll = moderating<'muteAll'>(({ room }) => moderation.muteAll(room));

export const stopVideo = moderating<'stopVideo'>(({ room }, { peerId }) =>
	moderation.stopVideo(room, peerId === undefined ? undefined : room.peer(peerId)),
);

export const removePeer = moderating<'removePeer'>(({ room, peer }, { peerId }) =>
	moderation.remove(room, room.peer(peerId), peer),
);

export const setPermissions = moderating<'setPermissions'>(({ room }, { peerId, permissions }) =>
	peerId === undefined
		? moderation.setRoomPermissions(room, permissions)
		: moderation.setPermissions(room, room.peer(peerId), permissions),
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

export const spotlight = moderating<'spotlight'>(({ room }, { peerId }) => room.spotlight(peerId));

export const setRole: Handler<'setRole'> = async ({ room, peer }, { peerId, role }) => {
	requireHost(peer);
	await moderation.setRole(room, room.peer(peerId), role, peer);
	return {};
};

export const closeRoom: Handler<'closeRoom'> = ({ room, peer }) => {
	requireHost(peer);
	room.close('roomClosed');
	return {};
};

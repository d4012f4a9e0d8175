import { SfuError } from '../core/errors.ts';
import { openRoomEmptyTimeoutMs } from '../core/limits.ts';
import { mayFound } from './admitsTo.ts';
import type { Handler } from './Handler.ts';

/**
 * The session that created a room joins it as its host.
 * @throws SfuError forbidden, wrong-state (exists), limit-reached, rate-limited, unavailable
 */
export const createRoom: Handler<'createRoom'> = async (session, request) => {
	const { sfu, grant, founded, founder } = session;
	if (!grant.open) throw new SfuError('forbidden', 'only an open server creates rooms for everybody');
	if (!mayFound(grant, request.roomId)) throw new SfuError('forbidden', 'the token does not name this room');
	const { roomId, emptyTimeoutMs = openRoomEmptyTimeoutMs } = request;
	const room = sfu.rooms.found({ ...request, name: roomId, emptyTimeoutMs }, founder);
	founded.add(room);
	const founderToken = grant.person ? undefined : await session.founderToken(room);
	const routerRtpCapabilities = await room.capabilities();
	return { room: room.view, routerRtpCapabilities, ...(founderToken !== undefined && { founderToken }) };
};

export const leaveRoom: Handler<'leaveRoom'> = ({ room, peer }) => {
	room.leave(peer);
};

export const giveUpSeat: Handler<'giveUpSeat'> = (
	{ sfu: { rooms }, grant },
	{ resumeToken, roomId = grant.roomId },
) => {
	if (roomId !== undefined) rooms.find(roomId)?.giveUpSeat(resumeToken);
};

export const getRoomInfo: Handler<'getRoomInfo'> = async ({ room, peer }) => ({
	room: room.view,
	participantCount: room.size,
	routerRtpCapabilities: (await room.media()).rtpCapabilities,
	peers: room.views.peers,
	parts: room.views.snapshotsFor(peer),
});

export const getParticipants: Handler<'getParticipants'> = ({ room }) => ({ peers: room.views.peers });

export const lockRoom: Handler<'lockRoom'> = ({ room }, { locked }) => room.change({ locked });

export const setRoomOptions: Handler<'setRoomOptions'> = (
	{ room },
	{ name, lobby, waitForHost, maxParticipants, budgetMbps },
) =>
	room.change({
		...(name !== undefined && { name }),
		...(lobby !== undefined && { lobby }),
		...(waitForHost !== undefined && { waitForHost }),
		...(maxParticipants !== undefined && { maxParticipants }),
		...(budgetMbps !== undefined && { budgetMbps }),
	});

export const renewRoomCode: Handler<'renewRoomCode'> = ({ sfu, room }) => ({ roomCode: sfu.rooms.renewCode(room.id) });

export const closeRoom: Handler<'closeRoom'> = ({ room }) => {
	room.close('roomClosed');
};

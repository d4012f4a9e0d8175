import { peerStats, roomCounts } from '../core/allocation/statistics.ts';
import { SfuError } from '../core/errors.ts';
import { strangersEmptyTimeoutMs } from '../core/limits.ts';
import { canModerate } from '../core/peer/permissions.ts';
import type { Handler } from './Handler.ts';

export const leaveRoom: Handler<'leaveRoom'> = ({ room, peer }) => {
	room.leave(peer);
	return {};
};

/** Who created a room is its host once it joins. @throws SfuError forbidden, wrong-state (exists), unavailable */
export const createRoom: Handler<'createRoom'> = async ({ sfu, grant, founded }, request) => {
	if (!grant.open) throw new SfuError('forbidden', 'only an open server creates rooms for everybody');
	const { roomId, emptyTimeoutMs = strangersEmptyTimeoutMs } = request;
	const room = sfu.rooms.create({ ...request, name: roomId, emptyTimeoutMs });
	founded.add(room);
	return { room: room.view, routerRtpCapabilities: await room.capabilities() };
};

export const getRoomInfo: Handler<'getRoomInfo'> = async ({ room }) => ({
	room: room.view,
	participantCount: room.size,
	routerRtpCapabilities: (await room.media()).rtpCapabilities,
	peers: room.peerViews(),
});

/** Oneself included. */
export const getParticipants: Handler<'getParticipants'> = ({ room }) => ({ peers: room.peerViews() });

/** Of oneself; hosts and co-hosts of everybody. */
export const getStats: Handler<'getStats'> = async ({ room, peer }) => {
	const everybody = await room.stats();
	const peers = canModerate(peer.role) ? everybody : [await peerStats(peer, room.parts.allocation)];
	const usedKbps = everybody.reduce((sum, { downlinkKbps }) => sum + downlinkKbps, 0);
	return { peers, room: roomCounts(room.peers), allocation: room.parts.allocation.view(usedKbps) };
};

export const startRecording: Handler<'startRecording'> = () => {
	throw new SfuError('unavailable', 'this server does not record');
};

export const stopRecording: Handler<'stopRecording'> = () => {
	throw new SfuError('no-recording', 'this server does not record');
};

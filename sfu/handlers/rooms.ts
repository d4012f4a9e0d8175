import { SfuError } from '../core/errors.ts';
import { canModerate } from '../core/permissions.ts';
import { peerStats } from '../core/statistics.ts';
import type { Handler } from './Handler.ts';

export const leaveRoom: Handler<'leaveRoom'> = ({ room, peer }) => {
	room.leave(peer);
	return {};
};

export const getRoomInfo: Handler<'getRoomInfo'> = ({ room }) => ({
	room: room.view,
	participantCount: room.size,
});

/** Oneself included. */
export const getParticipants: Handler<'getParticipants'> = ({ room }) => ({ peers: room.peerViews() });

/** Of oneself; hosts and co-hosts of everybody. */
export const getStats: Handler<'getStats'> = async ({ room, peer }) => {
	return { peers: canModerate(peer.role) ? await room.stats() : [await peerStats(peer)] };
};

function noRecorder(): never {
	throw new SfuError('unavailable', 'this server does not record');
}
export const startRecording: Handler<'startRecording'> = noRecorder;
export const stopRecording: Handler<'stopRecording'> = noRecorder;

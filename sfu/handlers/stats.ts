import { peerStats, roomCounts } from '../core/allocation/statistics.ts';
import { canModerate } from '../core/peer/permissions.ts';
import type { Handler } from './Handler.ts';

/** Of the peer itself; for hosts and co-hosts of everybody. */
export const getStats: Handler<'getStats'> = async ({ room, peer }) => {
	const own = canModerate(peer.role) ? undefined : peerStats(peer, room.parts.allocation);
	const everybody = await room.stats();
	const peers = own ? [await own] : everybody;
	const usedKbps = everybody.reduce((sum, { downlinkKbps }) => sum + downlinkKbps, 0);
	return { peers, room: roomCounts(room.peers), allocation: room.parts.allocation.view(usedKbps) };
};

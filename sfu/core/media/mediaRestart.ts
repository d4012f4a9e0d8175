import type { Notices } from '../../protocol/notices.ts';
import type { Peer, PeerTransport } from '../peer/Peer.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';

/** Closes transports that are reached at none of these addresses. Returns the peers that lost one. */
export function closeUnreachable({ peers }: Pick<RoomApi, 'peers'>, addresses: ReadonlySet<string>): Peer[] {
	return peers.filter((peer) => {
		const lost = peer.transports.all().filter((transport) => !isReachable(transport, addresses));
		for (const transport of lost) transport.close();
		return lost.length > 0;
	});
}

/** Sends `mediaRestarted` to peers whose transports were lost while the router lives. */
export async function notifyMediaRestarted(room: Pick<RoomApi, 'media'>, peers: Peer[]): Promise<void> {
	if (peers.every(({ closed }) => closed)) return;
	const restart = restartOf(await room.media());
	for (const peer of peers) peer.notify('mediaRestarted', restart);
}

/** What a client needs to make its transports, producers and consumers anew. */
export function restartOf({ rtpCapabilities: routerRtpCapabilities, voices }: RoomMedia): Notices['mediaRestarted'] {
	return { routerRtpCapabilities, voices: voices.view };
}

/** At the address its ICE selected; before that, at any candidate. */
function isReachable({ iceSelectedTuple, iceCandidates }: PeerTransport, addresses: ReadonlySet<string>): boolean {
	return iceSelectedTuple
		? addresses.has(iceSelectedTuple.localAddress)
		: iceCandidates.some(({ address }) => addresses.has(address));
}

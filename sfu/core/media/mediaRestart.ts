import type { Notices } from '../../protocol/notices.ts';
import type { Peer, PeerTransport } from '../peer/Peer.ts';
import type { Room } from '../Room.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';

/** Closes transports that are reached at none of these addresses. Answers whom it hit. */
export function closeUnreachable(room: Room, addresses: ReadonlySet<string>): Peer[] {
	return room.peers.filter((peer) => {
		const lost = peer.transports.all().filter((transport) => !isReachable(transport, addresses));
		for (const transport of lost) transport.close();
		return lost.length > 0;
	});
}

/** To peers whose transports were lost while the router lives. */
export async function tellMediaRestarted(room: Room, peers: Peer[]): Promise<void> {
	if (peers.every(({ closed }) => closed)) return;
	const restart = restartOf(await room.media());
	for (const peer of peers) peer.notify('mediaRestarted', restart);
}

/** What a client begins anew with. */
export function restartOf({ rtpCapabilities: routerRtpCapabilities, voices }: RoomMedia): Notices['mediaRestarted'] {
	return { routerRtpCapabilities, voices: voices.view };
}

/** At the address it is connected to; before that, at any it offered. */
function isReachable({ iceSelectedTuple, iceCandidates }: PeerTransport, addresses: ReadonlySet<string>): boolean {
	return iceSelectedTuple
		? addresses.has(iceSelectedTuple.localAddress)
		: iceCandidates.some(({ address }) => addresses.has(address));
}

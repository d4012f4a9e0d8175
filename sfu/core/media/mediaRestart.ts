import type { Notices } from '../../protocol/notices.ts';
import { routedAddress } from '../../routedAddress.ts';
import type { Peer } from '../peer/Peer.ts';
import type { PeerTransport } from '../peer/PeerTransport.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';

/** `offered`: in its candidates. `used`: of this computer, on the way that its ICE selected; null: none yet, or unknown. */
type Addresses = { offered: readonly string[]; used: string | null };

/** A transport of this server. */
type Followed = Pick<PeerTransport, 'on'>;

const addressesOf = new WeakMap<Followed, Addresses>();

/** To be called with the addresses that the client is told of the transport. */
export function followAddresses(transport: Followed, offered: readonly string[]): void {
	const addresses: Addresses = { offered, used: null };
	addressesOf.set(transport, addresses);
	// mediasoup does not know it, as its sockets are open at all addresses.
	transport.on('iceselectedtuplechange', async ({ remoteIp }) => {
		addresses.used = remoteIp === undefined ? null : await routedAddress(remoteIp);
	});
}

/** Closes transports that are reached at none of these addresses. Returns the peers that lost one. */
export function closeUnreachable({ peers }: Pick<RoomApi, 'peers'>, present: ReadonlySet<string>): Peer[] {
	return peers.filter((peer) => {
		const lost = peer.transports.all().filter((transport) => !isReachable(transport, present));
		for (const transport of lost) transport.close();
		return lost.length > 0;
	});
}

/** Sends `mediaRestarted` to peers whose transports were lost while the router lives. A room that closes loses all of them. */
export async function notifyMediaRestarted(room: Pick<RoomApi, 'closed' | 'media'>, peers: Peer[]): Promise<void> {
	if (room.closed || peers.every(({ closed }) => closed)) return;
	const restart = restartOf(await room.media());
	for (const peer of peers) peer.notify('mediaRestarted', restart);
}

/** What a client needs to make its transports, producers and consumers anew. */
export function restartOf({ rtpCapabilities: routerRtpCapabilities, voices }: RoomMedia): Notices['mediaRestarted'] {
	return { routerRtpCapabilities, voices: voices.view };
}

/** At the address that its ICE uses; before that, at any candidate. */
export function isReachable(transport: Followed, present: ReadonlySet<string>): boolean {
	const addresses = addressesOf.get(transport);
	// Its client has not been told of it yet.
	if (!addresses) return true;
	const { offered, used } = addresses;
	return used === null ? offered.some((address) => present.has(address)) : present.has(used);
}

import type { Peer } from '../Peer.ts';
import type { LinkSample } from './LinkCeiling.ts';

/** What the worker knows of the way to one viewer. */
export async function sampleWay(peer: Peer): Promise<LinkSample> {
	const receiving = peer.transports.all().filter(({ appData }) => appData.direction === 'recv');
	// One that closes meanwhile has no figures.
	const stats = (await Promise.all(receiving.map((transport) => transport.getStats().catch(() => [])))).flat();
	return {
		availableBps: stats.find(({ availableOutgoingBitrate }) => availableOutgoingBitrate)?.availableOutgoingBitrate,
		lossRatio: Math.max(0, ...stats.map(({ rtpPacketLossSent = 0 }) => rtpPacketLossSent)),
	};
}

import type { Peer } from '../peer/Peer.ts';
import type { DownlinkSample } from './DownlinkLimit.ts';

/** What the worker knows of the way to one viewer. */
export async function sampleDownlink(peer: Peer): Promise<DownlinkSample> {
	const receiving = peer.transports.all().filter(({ appData }) => appData.direction === 'recv');
	// One that closes meanwhile has no figures.
	const stats = (await Promise.all(receiving.map((transport) => transport.getStats().catch(() => [])))).flat();
	return {
		availableBps: stats.find(({ availableOutgoingBitrate }) => availableOutgoingBitrate)?.availableOutgoingBitrate,
		lossRatio: Math.max(0, ...stats.map(({ rtpPacketLossSent = 0 }) => rtpPacketLossSent)),
	};
}

import type { Peer } from '../Peer.ts';
import type { LinkSample } from './LinkCeiling.ts';

/** How one viewer is reached: what is sent to it, bit/s, and what the worker knows of the way there. */
export async function sampleWay(peer: Peer): Promise<LinkSample & { sentBps: number }> {
	const receiving = peer.transports.all().filter(({ appData }) => appData.direction === 'recv');
	// One that closes meanwhile has no figures.
	const stats = (await Promise.all(receiving.map((transport) => transport.getStats().catch(() => [])))).flat();
	return {
		sentBps: stats.reduce((sum, { sendBitrate }) => sum + sendBitrate, 0),
		availableBps: stats.find(({ availableOutgoingBitrate }) => availableOutgoingBitrate)?.availableOutgoingBitrate,
		lossRatio: Math.max(0, ...stats.map(({ rtpPacketLossSent = 0 }) => rtpPacketLossSent)),
	};
}

import type { types } from 'mediasoup';
import type { PeerStats, RoomCounts } from '../../protocol/models.ts';
import type { Peer } from '../peer/Peer.ts';
import type { BandwidthAllocator } from './BandwidthAllocator.ts';

/** What is open in a room. */
export function roomCounts(peers: Peer[]): RoomCounts {
	const sum = (count: (peer: Peer) => number) => peers.reduce((total, peer) => total + count(peer), 0);
	return {
		participantCount: peers.length,
		transportCount: sum(({ transports }) => transports.size),
		producerCount: sum(({ producers }) => producers.size),
		consumerCount: sum(({ consumers }) => consumers.size),
	};
}

export type Bitrates = { uplinkBps: number; downlinkBps: number };

/** What the server receives from and sends to these peers, bit/s. */
export async function bitrates(peers: Peer[]): Promise<Bitrates> {
	const stats = await Promise.all(peers.map(transportStats));
	return stats.flat().reduce(
		(sum, { recvBitrate, sendBitrate }) => ({
			uplinkBps: sum.uplinkBps + recvBitrate,
			downlinkBps: sum.downlinkBps + sendBitrate,
		}),
		{ uplinkBps: 0, downlinkBps: 0 },
	);
}

export async function peerStats(peer: Peer, allocator: BandwidthAllocator): Promise<PeerStats> {
	const [stats, rttMs] = await Promise.all([transportStats(peer), roundTripTimeMs(peer)]);
	const sum = (field: 'recvBitrate' | 'sendBitrate') => stats.reduce((total, stat) => total + stat[field], 0);
	return {
		peerId: peer.id,
		uplinkKbps: Math.round(sum('recvBitrate') / 1000),
		downlinkKbps: Math.round(sum('sendBitrate') / 1000),
		rttMs,
		lossRatio: Math.max(0, ...stats.map(({ rtpPacketLossReceived = 0 }) => rtpPacketLossReceived)),
		score: worstScore(peer, allocator),
		topLayer: allocator.topLayerOf(peer),
		videos: allocator.videosOf(peer),
		reception: allocator.receptionOf(peer),
	};
}

/** Of everything it sends, by the best of its layers: those that nobody watches are not sent and score nothing. */
function worstScore(peer: Peer, allocator: BandwidthAllocator): number | null {
	const scores = peer.producers
		.all()
		.filter(({ paused, score }) => !paused && score.length > 0)
		.filter(({ appData }) => appData.source !== 'camera' || allocator.topLayerOf(peer) !== null)
		.map(({ score }) => Math.max(...score.map((layer) => layer.score)));
	return scores.length === 0 ? null : Math.min(...scores);
}

async function transportStats(peer: Peer): Promise<types.WebRtcTransportStat[]> {
	const stats = await Promise.all(peer.transports.all().map((transport) => orNothing(transport.getStats())));
	return stats.flat();
}

/** As one of its streams sees it; null while it has none, or has not reported yet. */
async function roundTripTimeMs(peer: Peer): Promise<number | null> {
	const stream = peer.producers.all()[0] ?? peer.consumers.all()[0]?.consumer;
	if (!stream) return null;
	const stats: { roundTripTime?: number }[] = await orNothing(stream.getStats());
	const rttMs = stats.find(({ roundTripTime }) => roundTripTime !== undefined)?.roundTripTime;
	return rttMs === undefined ? null : Math.round(rttMs);
}

/** What has closed meanwhile has no figures. */
function orNothing<T>(stats: Promise<T[]>): Promise<T[]> {
	return stats.catch(() => []);
}

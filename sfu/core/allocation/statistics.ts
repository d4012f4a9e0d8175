import type { types } from 'mediasoup';
import type { PeerStats, RoomCounts } from '../../protocol/models.ts';
import { statsOf } from '../errors.ts';
import type { Peer } from '../peer/Peer.ts';
import type { BandwidthAllocator } from './BandwidthAllocator.ts';

/** Numbers of what these peers have open. */
export function roomCounts(peers: readonly Peer[]): RoomCounts {
	const sum = (count: (peer: Peer) => number) => peers.reduce((total, peer) => total + count(peer), 0);
	return {
		participantCount: peers.length,
		transportCount: sum(({ transports }) => transports.size),
		producerCount: sum(({ producers }) => producers.size),
		consumerCount: sum(({ consumers }) => consumers.size),
	};
}

export type Bitrates = { uplinkBps: number; downlinkBps: number };

/**
 * Bitrates of all transports of these peers, as the server receives (`uplinkBps`) and sends (`downlinkBps`) them,
 * bit/s. Never rejects.
 */
export async function bitrates(peers: readonly Peer[]): Promise<Bitrates> {
	const stats = await Promise.all(peers.map(transportStats));
	return stats.flat().reduce(
		(sum, { recvBitrate, sendBitrate }) => ({
			uplinkBps: sum.uplinkBps + recvBitrate,
			downlinkBps: sum.downlinkBps + sendBitrate,
		}),
		{ uplinkBps: 0, downlinkBps: 0 },
	);
}

/** Transport and producer stats of one peer. Never rejects. */
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

/**
 * The lowest mediasoup score, 0 to 10, of the producers that a peer sends; null: it sends none. The score of a producer
 * is that of its best layer, because layers that no receiver needs are not encoded and have score 0.
 */
function worstScore(peer: Peer, allocator: BandwidthAllocator): number | null {
	const scores = peer.producers
		.all()
		.filter(({ paused, score }) => !paused && score.length > 0)
		.filter(({ appData }) => appData.source !== 'camera' || allocator.topLayerOf(peer) !== null)
		.map(({ score }) => Math.max(...score.map((layer) => layer.score)));
	return scores.length === 0 ? null : Math.min(...scores);
}

async function transportStats(peer: Peer): Promise<types.WebRtcTransportStat[]> {
	const stats = await Promise.all(peer.transports.all().map((transport) => statsOf(transport.getStats())));
	return stats.flat();
}

/** Round-trip time by the RTCP reports (RFC 3550, 6.4.1) of its first producer or consumer, ms; null: no report yet. */
async function roundTripTimeMs(peer: Peer): Promise<number | null> {
	const stream = peer.producers.all()[0] ?? peer.consumers.all()[0]?.consumer;
	if (!stream) return null;
	const stats: { roundTripTime?: number }[] = await statsOf(stream.getStats());
	const rttMs = stats.find(({ roundTripTime }) => roundTripTime !== undefined)?.roundTripTime;
	return rttMs === undefined ? null : Math.round(rttMs);
}

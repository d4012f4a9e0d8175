import type { types } from 'mediasoup';
import type { Cluster } from './MatroskaClusters.ts';
import type { SentPacket } from './PacketTrace.ts';
import type { ListeningSince } from './ReceiverPort.ts';

/** The worker stamps packets with whole ms. */
const stampMs = 1;

type Stream = { kind: types.MediaKind; clockRate: number };

/**
 * Finds the packet with which a file begins: the first one after its receiver began to listen, of video the first key
 * frame. What came at the very moment may have been received or not.
 * @param packets that were sent until now, in order
 * @param cluster the first one, which has just been written
 * @returns null: there is none
 */
export function firstPacketOf(
	{ kind, clockRate }: Stream,
	packets: readonly SentPacket[],
	{ earliestMs, latestMs }: ListeningSince,
	cluster: Pick<Cluster, 'firstMs' | 'lastMs'>,
): SentPacket | null {
	const sentSince = (ms: number) => (packet: SentPacket) => packet.sentAtMs >= ms - stampMs;
	// Of sound no more than one packet is unsure, 20 ms.
	if (kind === 'audio') return packets.find(sentSince((earliestMs + latestMs + stampMs) / 2)) ?? null;
	const keyFrames = packets.filter(({ isKeyFrame }) => isKeyFrame);
	const possible = keyFrames.find(sentSince(earliestMs)) ?? null;
	const certain = keyFrames.find(sentSince(latestMs));
	if (!certain) return possible;
	// If the cluster began with the later one, its last packet would have to be among those that were sent.
	const lastTicks = ((cluster.lastMs - cluster.firstMs) * clockRate) / 1000;
	const isLastSent = packets.some(
		({ timestamp }) => ((timestamp - certain.timestamp) | 0) >= lastTicks - clockRate / 1000,
	);
	return isLastSent ? certain : possible;
}

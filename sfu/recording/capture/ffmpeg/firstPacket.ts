import type { types } from 'mediasoup';
import type { Cluster } from './MatroskaClusters.ts';
import type { SentPacket } from './PacketTrace.ts';
import type { ListeningSince } from './ReceiverPort.ts';

/** The worker stamps packets with whole ms. */
const stampMs = 1;

type Stream = { kind: types.MediaKind; clockRate: number };

/**
 * Finds the packet with which a file begins: the first one after its receiver began to listen, of video the first key
 * frame. On a busy computer it is not known exactly when that was; then the first cluster tells.
 * @param packets that were sent until now, in order
 * @param cluster the first one, which has just been written
 * @returns null: there is none
 */
export function firstPacketOf(
	{ kind, clockRate }: Stream,
	packets: readonly SentPacket[],
	since: ListeningSince,
	cluster: Pick<Cluster, 'firstMs' | 'lastMs' | 'packetBytes'>,
): SentPacket | null {
	if (kind === 'audio') return firstSound(packets, since, cluster.packetBytes);
	return firstKeyFrame(packets, since, ((cluster.lastMs - cluster.firstMs) * clockRate) / 1000, clockRate / 1000);
}

const sentSince = (ms: number) => (packet: SentPacket) => packet.sentAtMs >= ms - stampMs;

/** Packets of Opus differ in length, and are in the file as they were sent. */
function firstSound(
	packets: readonly SentPacket[],
	{ earliestMs, latestMs }: ListeningSince,
	packetBytes: number[],
): SentPacket | null {
	const possible = packets.findIndex(sentSince(earliestMs));
	if (possible === -1) return null;
	const certain = packets.findIndex(sentSince(latestMs));
	const candidates = packets.slice(possible, certain === -1 ? undefined : certain + 1);
	const fits = (_: SentPacket, index: number) =>
		packetBytes.every((bytes, offset) => packets[possible + index + offset]?.payloadBytes === bytes);
	const fitting = candidates.filter(fits);
	// Silence fits everywhere.
	const best = fitting.length > 0 ? fitting : candidates;
	return best.find(sentSince((earliestMs + latestMs + stampMs) / 2)) ?? best.at(-1) ?? null;
}

/** If the cluster began with the later one of two, its last packet would have to be among those that were sent. */
function firstKeyFrame(
	packets: readonly SentPacket[],
	{ earliestMs, latestMs }: ListeningSince,
	clusterTicks: number,
	toleranceTicks: number,
): SentPacket | null {
	const keyFrames = packets.filter(({ isKeyFrame }) => isKeyFrame);
	const possible = keyFrames.find(sentSince(earliestMs)) ?? null;
	const certain = keyFrames.find(sentSince(latestMs));
	if (!certain) return possible;
	// `| 0` makes the difference a signed one, so it is right across a wrap.
	const sinceCertain = ({ timestamp }: SentPacket) => (timestamp - certain.timestamp) | 0;
	return packets.some((packet) => sinceCertain(packet) >= clusterTicks - toleranceTicks) ? certain : possible;
}

/** Reads a transport's WebRTC statistics and computes the loss between two samples. */
import type { OwnSample } from './quality.ts';

/** Cumulative counters of one direction. */
export type Totals = { packets: number; lost: number };

/** The fields of RTCStats entries that are read here; which are present depends on the browser. */
type StatsEntry = {
	type?: string;
	mid?: string;
	packetsReceived?: number;
	packetsLost?: number;
	packetsSent?: number;
	roundTripTime?: number;
	currentRoundTripTime?: number;
	nominated?: boolean;
	qualityLimitationReason?: string;
};

/** mediasoup-client's mid of the server's bandwidth probes. Their gaps in sequence numbers are not packet loss. */
const paddingMid = 'probator';

type TransportSample = Totals & Pick<OwnSample, 'rttMs' | 'limitedBy'>;

export function readStats(report: RTCStatsReport): TransportSample {
	const sample: TransportSample = { packets: 0, lost: 0 };
	report.forEach((value) => {
		const entry = value as StatsEntry;
		if (entry.type === 'inbound-rtp' && entry.mid !== paddingMid) {
			sample.packets += entry.packetsReceived ?? 0;
			sample.lost += entry.packetsLost ?? 0;
		}
		if (entry.type === 'outbound-rtp') {
			sample.packets += entry.packetsSent ?? 0;
			if (entry.qualityLimitationReason === 'bandwidth') sample.limitedBy = 'bandwidth';
			if (entry.qualityLimitationReason === 'cpu') sample.limitedBy ??= 'cpu';
		}
		if (entry.type === 'remote-inbound-rtp') sample.lost += entry.packetsLost ?? 0;
		if (entry.type === 'candidate-pair' && entry.nominated && entry.currentRoundTripTime !== undefined) {
			sample.rttMs = entry.currentRoundTripTime * 1000;
		}
	});
	return sample;
}

/** Loss ratio between two samples, 0 to 1; undefined for fewer than `minPackets`. */
export function lossSince(before: Totals | undefined, now: Totals): number | undefined {
	if (!before) return undefined;
	const lost = Math.max(0, now.lost - before.lost);
	const packets = Math.max(0, now.packets - before.packets);
	const expected = packets + lost;
	return expected < minPackets ? undefined : Math.min(1, lost / expected);
}

/** About a second of speech; a ratio of fewer packets is mostly chance. */
const minPackets = 40;

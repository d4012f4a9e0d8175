import type { types } from 'mediasoup';
import { z } from 'zod';
import { followTrace } from '../../core/media/followTrace.ts';
import type { RecordingClock } from './RecordingClock.ts';
import { ntpToMs, type SenderClock } from './SenderClock.ts';

/** mediasoup leaves the type of `info` open. */
const Report = z.object({ ssrc: z.number(), ntpSec: z.number(), ntpFrac: z.number(), rtpTs: z.number() });

/**
 * Hands the RTCP sender reports of a producer to the clock of its sender: a DirectTransport delivers none. Returns how to
 * stop that, which is idempotent.
 */
export function followSenderReports(
	producer: types.Producer,
	senderClock: SenderClock,
	clock: Pick<RecordingClock, 'monotonicMs'>,
): Promise<() => void> {
	return followTrace(producer, 'sr', ({ info }) => {
		const report = Report.safeParse(info);
		if (!report.success) return;
		const { ssrc, ntpSec, ntpFrac, rtpTs: rtpTimestamp } = report.data;
		senderClock.add({ ssrc, rtpTimestamp, ntpMs: ntpToMs(ntpSec, ntpFrac), arrivedAtMs: clock.monotonicMs });
	});
}

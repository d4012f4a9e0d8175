import type { types } from 'mediasoup';
import { z } from 'zod';
import { unlessClosed } from '../../core/errors.ts';
import type { RecordingClock } from './RecordingClock.ts';
import { ntpToMs, type SenderClock } from './SenderClock.ts';

/** mediasoup leaves the type of `info` open. */
const Report = z.object({ ssrc: z.number(), ntpSec: z.number(), ntpFrac: z.number(), rtpTs: z.number() });

/**
 * Hands the RTCP sender reports of a producer to the clock of its sender: a DirectTransport delivers none. Returns how to
 * stop that.
 */
export async function followSenderReports(
	producer: types.Producer,
	senderClock: SenderClock,
	clock: Pick<RecordingClock, 'monotonicMs'>,
): Promise<() => void> {
	const listener = ({ type, info }: types.ProducerTraceEventData) => {
		const report = type === 'sr' ? Report.safeParse(info) : undefined;
		if (!report?.success) return;
		const { ssrc, ntpSec, ntpFrac, rtpTs: rtpTimestamp } = report.data;
		senderClock.add({ ssrc, rtpTimestamp, ntpMs: ntpToMs(ntpSec, ntpFrac), arrivedAtMs: clock.monotonicMs });
	};
	producer.on('trace', listener);
	await unlessClosed(producer, producer.enableTraceEvent(['sr']));
	return () => {
		producer.off('trace', listener);
		// Another recording of this room cannot have begun: there is one at a time.
		if (!producer.closed) producer.enableTraceEvent([]).catch(() => undefined);
	};
}

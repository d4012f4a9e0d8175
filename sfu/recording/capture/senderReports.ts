import type { types } from 'mediasoup';
import { z } from 'zod';
import { unlessClosed } from '../../core/errors.ts';
import { once } from '../../core/once.ts';
import type { RecordingClock } from './RecordingClock.ts';
import { ntpToMs, type SenderClock } from './SenderClock.ts';

/** mediasoup leaves the type of `info` open. */
const Report = z.object({ ssrc: z.number(), ntpSec: z.number(), ntpFrac: z.number(), rtpTs: z.number() });

/** Recordings that follow a producer: one may begin while the files of the one before are still written. */
const followers = new WeakMap<types.Producer, number>();

/**
 * Hands the RTCP sender reports of a producer to the clock of its sender: a DirectTransport delivers none. Returns how to
 * stop that, which is idempotent.
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
	followers.set(producer, (followers.get(producer) ?? 0) + 1);
	const stop = once(() => {
		producer.off('trace', listener);
		const others = (followers.get(producer) ?? 1) - 1;
		followers.set(producer, others);
		if (others === 0 && !producer.closed) producer.enableTraceEvent([]).catch(() => undefined);
	});
	try {
		await unlessClosed(producer, producer.enableTraceEvent(['sr']));
		return stop;
	} catch (error) {
		stop();
		throw error;
	}
}

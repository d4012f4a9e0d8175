import type { types } from 'mediasoup';
import { unlessClosed } from '../errors.ts';
import { once } from '../once.ts';

/** Who follows which trace events of a producer. */
const followers = new WeakMap<types.Producer, Set<{ type: types.ProducerTraceEventType }>>();

/**
 * Calls `listener` for the trace events of one type of a producer. `enableTraceEvent` replaces all types that were enabled before, so
 * this is the only function that calls it for producers.
 * @returns how to stop that, which is idempotent
 * @throws SfuError unavailable: the worker does not answer
 */
export async function followTrace(
	producer: types.Producer,
	type: types.ProducerTraceEventType,
	listener: (data: types.ProducerTraceEventData) => void,
): Promise<() => void> {
	const follower = { type };
	const all = followers.get(producer) ?? new Set();
	followers.set(producer, all.add(follower));
	const enable = () => producer.enableTraceEvent([...new Set([...all].map((each) => each.type))]);
	const onTrace = (data: types.ProducerTraceEventData) => {
		if (data.type === type) listener(data);
	};
	producer.on('trace', onTrace);
	const stop = once(() => {
		producer.off('trace', onTrace);
		all.delete(follower);
		if (!producer.closed) enable().catch(() => undefined);
	});
	try {
		await unlessClosed(producer, enable());
		return stop;
	} catch (error) {
		stop();
		throw error;
	}
}

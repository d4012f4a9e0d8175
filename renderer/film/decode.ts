import { type AudioSample, EncodedPacketSink, type InputTrack, type VideoSample } from 'mediabunny';

type Sink<Sample> = { samples(startTimestamp: number): AsyncGenerator<Sample, void> };

const retrieval = { verifyKeyPackets: true };

/**
 * Decodes a track from the key frame at or before a time on, in order, and goes on behind what cannot be decoded. After
 * an error it is tried once more from the same place, because browsers also take idle decoders away; then from the next
 * key frame. The receiver closes the samples.
 * @param fromSeconds on the clock of the file
 */
export async function* decode<Sample extends VideoSample | AudioSample>(
	sink: Sink<Sample>,
	track: InputTrack,
	fromSeconds: number,
): AsyncGenerator<Sample, void> {
	const packets = new EncodedPacketSink(track);
	let start: number | null =
		(await packets.getKeyPacket(fromSeconds, retrieval))?.timestamp ?? Number.NEGATIVE_INFINITY;
	let last = Number.NEGATIVE_INFINITY;
	let failedAt: number | null = null;
	while (start !== null) {
		try {
			for await (const sample of sink.samples(start)) {
				if (sample.timestamp <= last) {
					sample.close();
					continue;
				}
				last = sample.timestamp;
				yield sample;
			}
			return;
		} catch {
			const reached = Math.max(start, last);
			start = reached === failedAt ? await nextKeyFrame(packets, reached) : reached;
			failedAt = reached;
		}
	}
}

/** null: there is none, or the file cannot be read any further. */
async function nextKeyFrame(packets: EncodedPacketSink, afterSeconds: number): Promise<number | null> {
	try {
		const key = await packets.getKeyPacket(afterSeconds, retrieval);
		const next = key ? await packets.getNextKeyPacket(key, retrieval) : await packets.getFirstKeyPacket(retrieval);
		return next?.timestamp ?? null;
	} catch {
		return null;
	}
}

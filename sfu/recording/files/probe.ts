import { PacketFacts } from './PacketFacts.ts';
import { SegmentReader } from './SegmentReader.ts';
import { storageError } from './storageError.ts';

export type SegmentFacts = {
	/** As mediabunny calls it, e.g. `opus`, `vp8`, `vp9`, `avc`. */
	codec: string;
	/** Of the header, px: what video began with; its size may change in the middle. Of audio: 0. */
	width: number;
	height: number;
	packets: number;
	keyFrames: number;
	firstTimestampMs: number;
	lastTimestampMs: number;
	/** From the first packet to the end of the last one. */
	durationMs: number;
	/** Of the file, without what `trimMatroska` would remove. */
	bytes: number;
};

/**
 * Reads the facts of a file with one track, packet by packet: the duration in the header of a file that is still being written,
 * or that a crash cut off, says nothing.
 * @throws SfuError unavailable (cannot be read, no whole packet, not one track), internal (mediabunny cannot read it)
 */
export async function probeSegment(file: string): Promise<SegmentFacts> {
	try {
		return await SegmentReader.use(file, async (reader) => {
			const facts = new PacketFacts();
			for await (const packet of reader.packets()) facts.count(packet);
			return factsOf(reader, facts);
		});
	} catch (error) {
		throw storageError(error, `read ${file}`);
	}
}

async function factsOf({ track, bytes }: SegmentReader, facts: PacketFacts): Promise<SegmentFacts> {
	const { packets, keyFrames, firstTimestampMs, lastTimestampMs, durationMs } = facts;
	const [width, height] = track.isVideoTrack() ? [await track.getCodedWidth(), await track.getCodedHeight()] : [0, 0];
	const codec = (await track.getCodec()) ?? 'unknown';
	return { codec, width, height, packets, keyFrames, firstTimestampMs, lastTimestampMs, durationMs, bytes };
}

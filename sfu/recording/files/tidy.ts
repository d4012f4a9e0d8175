import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
	EncodedAudioPacketSource,
	type EncodedPacket,
	EncodedVideoPacketSource,
	MkvOutputFormat,
	Output,
	StreamTarget,
	type StreamTargetChunk,
} from 'mediabunny';
import { SfuError } from '../../core/errors.ts';
import { syncFolder } from '../../store/files.ts';
import { PacketFacts } from './PacketFacts.ts';
import { probeSegment, type SegmentFacts } from './probe.ts';
import { SegmentReader } from './SegmentReader.ts';
import { SilenceFiller } from './SilenceFiller.ts';
import { storageError } from './storageError.ts';
import { trimMatroska } from './trim.ts';

/** What of the copy is in memory before it is written, bytes. */
const writeChunkBytes = 2 ** 20;

/**
 * Trims a file with one track and replaces it by a copy of its packets with a duration and cues, so that players can seek.
 * Nothing is transcoded, and timestamps stay; holes in sound are filled with silence. The copy grows beside the file (`.tidy`),
 * is synced, read back and renamed; after any failure, and after a crash, the trimmed file is still there.
 * @param signal ends it between two packets; the trimmed file is still there then
 * @returns facts of the copy
 * @throws SfuError insufficient-storage, unavailable (cannot be read or written, no whole packet, not one track), internal
 * (mediabunny cannot read it)
 */
export async function tidyMatroska(file: string, signal?: AbortSignal): Promise<SegmentFacts> {
	const copy = `${file}.tidy`;
	try {
		await trimMatroska(file);
		// Of a tidying that a crash interrupted.
		await rm(copy, { force: true });
		const copied = await SegmentReader.use(file, (reader) => copyPackets(reader, copy, signal));
		const facts = await probeSegment(copy);
		if (facts.packets !== copied)
			throw new SfuError('internal', `${facts.packets} of ${copied} packets are in the copy`);
		await rename(copy, file);
		await syncFolder(dirname(file));
		return facts;
	} catch (error) {
		// The first failure is the one to report.
		await rm(copy, { force: true }).catch(() => undefined);
		throw storageError(error, `tidy ${file}`);
	}
}

/** @returns the number of packets */
async function copyPackets(reader: SegmentReader, copy: string, signal: AbortSignal | undefined): Promise<number> {
	const handle = await open(copy, 'wx', 0o600);
	try {
		const output = new Output({ format: new MkvOutputFormat(), target: targetOf(handle) });
		const add = await addTrack(output, reader);
		await output.start();
		const facts = new PacketFacts();
		let previous: EncodedPacket | undefined;
		for await (const packet of withoutHoles(reader)) {
			signal?.throwIfAborted();
			// No decoder can begin with these, and mediabunny refuses them.
			if (!previous && packet.type !== 'key') continue;
			if (previous) await add(previous);
			facts.count(packet);
			previous = packet;
		}
		// The duration of the file ends with it.
		if (previous) await add(previous.clone({ duration: facts.lastDurationMs / 1000 }));
		await output.finalize();
		await handle.sync();
		return facts.packets;
	} finally {
		await handle.close();
	}
}

/** Its packets, and between those of Opus silence where there are none. */
async function* withoutHoles(reader: SegmentReader): AsyncGenerator<EncodedPacket> {
	const filler = (await reader.track.getCodec()) === 'opus' ? new SilenceFiller() : null;
	for await (const packet of reader.packets()) {
		const missing = filler?.before(packet) ?? [];
		yield* missing;
		// The reader counts only its own packets before it gives other work its turn.
		if (missing.length > 0) await setImmediate();
		yield packet;
	}
}

function targetOf(handle: FileHandle): StreamTarget {
	const write = async ({ data, position }: StreamTargetChunk) => {
		for (let offset = 0; offset < data.length; ) {
			const { bytesWritten } = await handle.write(data, offset, data.length - offset, position + offset);
			offset += bytesWritten;
		}
	};
	return new StreamTarget(new WritableStream({ write }), { chunked: true, chunkSize: writeChunkBytes });
}

async function addTrack(output: Output, { track }: SegmentReader): Promise<(packet: EncodedPacket) => Promise<void>> {
	const unreadable = () => new SfuError('unavailable', 'its codec is not known');
	if (track.isVideoTrack()) {
		const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
		if (!codec || !decoderConfig) throw unreadable();
		const source = new EncodedVideoPacketSource(codec);
		output.addVideoTrack(source);
		return (packet) => source.add(packet, { decoderConfig });
	}
	const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
	if (!codec || !decoderConfig) throw unreadable();
	const source = new EncodedAudioPacketSource(codec);
	output.addAudioTrack(source);
	return (packet) => source.add(packet, { decoderConfig });
}

import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import {
	CustomSource,
	type EncodedPacket,
	EncodedPacketSink,
	Input,
	type InputAudioTrack,
	type InputVideoTrack,
	MATROSKA,
	WEBM,
} from 'mediabunny';
import { SfuError } from '../../core/errors.ts';
import { readFully } from './ChunkReader.ts';
import { scanForWhole } from './trim.ts';

/**
 * After so many packets, other work gets its turn: mediabunny answers from memory, and a class that goes on meanwhile was held up
 * by up to 26 ms.
 */
const packetsPerTurn = 64;

/**
 * Reads the packets of a file with one track. Of a file that a crash cut off it reads what is whole, because mediabunny never
 * returns from some torn files.
 */
export class SegmentReader {
	readonly #handle: FileHandle;
	readonly #input: Input;

	private constructor(
		readonly track: InputVideoTrack | InputAudioTrack,
		/** Bytes of the file that are whole. */
		readonly bytes: number,
		handle: FileHandle,
		input: Input,
	) {
		this.#handle = handle;
		this.#input = input;
	}

	/** @throws SfuError unavailable (no whole packet, not one track); errors of the system and of mediabunny */
	static async open(file: string): Promise<SegmentReader> {
		const handle = await open(file, 'r');
		try {
			const { wholeBytes } = await scanForWhole(handle, (await handle.stat()).size);
			if (wholeBytes === 0) throw new SfuError('unavailable', `${file} has no whole packet`);
			const read = (start: number, end: number) => readFully(handle, start, end - start);
			const source = new CustomSource({ getSize: () => wholeBytes, read, prefetchProfile: 'fileSystem' });
			const input = new Input({ formats: [MATROSKA, WEBM], source });
			const [track, ...others] = await input.getTracks();
			const isReadable = others.length === 0 && (track?.isVideoTrack() || track?.isAudioTrack());
			if (!isReadable) throw new SfuError('unavailable', `${file} is not a file with one track of audio or video`);
			return new SegmentReader(track, wholeBytes, handle, input);
		} catch (error) {
			await handle.close();
			throw error;
		}
	}

	/** Opens a file, hands it to `use` and closes it. @throws like `open`, and what `use` throws */
	static async use<T>(file: string, use: (reader: SegmentReader) => Promise<T>): Promise<T> {
		const reader = await SegmentReader.open(file);
		try {
			return await use(reader);
		} finally {
			await reader.close();
		}
	}

	/**
	 * All packets, in the order of the file. mediabunny's own iterator would read ahead as many as were taken in the last second,
	 * which may be the whole file.
	 */
	async *packets(): AsyncGenerator<EncodedPacket> {
		const sink = new EncodedPacketSink(this.track);
		let count = 0;
		for (let packet = await sink.getFirstPacket(); packet; packet = await sink.getNextPacket(packet)) {
			yield packet;
			if (++count % packetsPerTurn === 0) await setImmediate();
		}
	}

	async close(): Promise<void> {
		this.#input.dispose();
		await this.#handle.close();
	}
}

import { EncodedPacketSink, type Input, type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny';
import { decode } from './decode.ts';
import type { FrameReader } from './Frame.ts';

/** A jump over more than this looks for a key frame on the way. */
const longJumpSeconds = 2;

/** The frames of one video file, in order. */
export class ClipReader implements FrameReader {
	readonly #input: Input;
	readonly #onSkipped: () => void;
	#track: Promise<InputVideoTrack | null> | null = null;
	#frames: AsyncGenerator<VideoSample, void> | null = null;
	/** Time of the first frame of the file. */
	#firstSeconds = 0;
	#shown: VideoSample | null = null;
	#next: VideoSample | null = null;
	#isAtEnd = false;

	/** @param onSkipped called for every frame that is decoded and not shown */
	constructor(input: Input, onSkipped: () => void) {
		this.#input = input;
		this.#onSkipped = onSkipped;
	}

	async frameAt(seconds: number): Promise<VideoSample | null> {
		try {
			this.#track ??= this.#open();
			const track = await this.#track;
			if (track && seconds >= 0) await this.#advance(track, this.#firstSeconds + seconds);
		} catch {
			// Not a file that can be read; what was decoded of it stays.
			this.#isAtEnd = true;
		}
		return this.#shown;
	}

	close(): void {
		this.#isAtEnd = true;
		void this.#frames?.return();
		this.#frames = null;
		this.#shown?.close();
		this.#next?.close();
		this.#shown = null;
		this.#next = null;
		this.#input.dispose();
	}

	async #open(): Promise<InputVideoTrack | null> {
		const track = await this.#input.getPrimaryVideoTrack();
		if (!track) return null;
		this.#firstSeconds = await track.getFirstTimestamp();
		await completeColours(track);
		return track;
	}

	async #advance(track: InputVideoTrack, atSeconds: number): Promise<void> {
		if (this.#isAtEnd) return;
		const positionSeconds = this.#next?.timestamp ?? this.#shown?.timestamp ?? Number.NEGATIVE_INFINITY;
		if (!this.#frames) this.#restart(track, atSeconds);
		else if (atSeconds - positionSeconds > longJumpSeconds && (await keyFrame(track, atSeconds)) > positionSeconds)
			this.#restart(track, atSeconds);
		for (;;) {
			this.#next ??= (await this.#frames?.next())?.value ?? null;
			if (!this.#next) {
				this.#isAtEnd = true;
				return;
			}
			if (this.#next.timestamp > atSeconds) return;
			if (this.#shown) this.#onSkipped();
			this.#shown?.close();
			this.#shown = this.#next;
			this.#next = null;
		}
	}

	#restart(track: InputVideoTrack, atSeconds: number): void {
		void this.#frames?.return();
		this.#next?.close();
		this.#next = null;
		this.#frames = decode(new VideoSampleSink(track), track, atSeconds);
	}
}

/**
 * Browsers send BT.601 in VP8, which cannot say so; the media library would take it for BT.709, and skin would turn red.
 * The decoders of the track use the same object.
 */
async function completeColours(track: InputVideoTrack): Promise<void> {
	const config = await track.getDecoderConfig();
	if (!config) return;
	const { primaries, transfer, matrix, fullRange } = config.colorSpace ?? {};
	config.colorSpace = {
		primaries: primaries ?? 'bt709',
		transfer: transfer ?? 'bt709',
		matrix: matrix ?? 'smpte170m',
		fullRange: fullRange ?? false,
	};
}

/** Time of the key frame at or before a time. */
async function keyFrame(track: InputVideoTrack, atSeconds: number): Promise<number> {
	const packet = await new EncodedPacketSink(track).getKeyPacket(atSeconds, { metadataOnly: true });
	return packet?.timestamp ?? Number.NEGATIVE_INFINITY;
}

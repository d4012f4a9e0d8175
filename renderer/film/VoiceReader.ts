import { type AudioSample, AudioSampleSink, type Input } from 'mediabunny';
import { decode } from './decode.ts';

/** What opus is decoded to. */
export const sampleRate = 48_000;
/** Left and right; as many samples in each. */
export type StereoBlock = readonly [left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>];

/**
 * Times in a file are rounded to ms. Sound that begins so close to the end of the sound before is put right behind it:
 * a hole or an overlap of some samples would click.
 */
const joinedSamples = 480;

/** Decoded sound and its place in the film, in samples. */
type Slice = { start: number; channels: StereoBlock };

/** The sound of one file, mixed into the blocks of the film in their order. */
export class VoiceReader {
	readonly #open: () => Input;
	readonly #startMs: number;
	#input: Input | null = null;
	#samples: AsyncGenerator<AudioSample, void> | null = null;
	/** Time of the first sound in the file. */
	#firstSeconds = 0;
	#slice: Slice | null = null;
	/** Place in the film behind the last slice. */
	#end: number | null = null;
	#isAtEnd = false;

	/** @param open opens the file, when the film comes to it @param startMs the first sound of the file, in the film */
	constructor(open: () => Input, startMs: number) {
		this.#open = open;
		this.#startMs = startMs;
	}

	/** Adds what is heard during a block to it. @param blockStart in samples; the end of the block of the last call */
	async addTo(block: StereoBlock, blockStart: number): Promise<void> {
		const blockEnd = blockStart + block[0].length;
		if (this.#isAtEnd || (this.#startMs / 1_000) * sampleRate >= blockEnd) return;
		try {
			for (;;) {
				this.#slice ??= await this.#read();
				if (!this.#slice) return this.close();
				if (this.#slice.start >= blockEnd) return;
				add(this.#slice, block, blockStart);
				if (endOf(this.#slice) > blockEnd) return;
				this.#slice = null;
			}
		} catch {
			// Not a file that can be read; what was decoded of it stays.
			this.close();
		}
	}

	/** Idempotent. */
	close(): void {
		this.#isAtEnd = true;
		this.#slice = null;
		void this.#samples?.return();
		this.#samples = null;
		this.#input?.dispose();
		this.#input = null;
	}

	async #read(): Promise<Slice | null> {
		this.#samples ??= await this.#start();
		const sample = (await this.#samples?.next())?.value;
		if (!sample) return null;
		const seconds = this.#startMs / 1_000 + sample.timestamp - this.#firstSeconds;
		const timed = Math.round(seconds * sampleRate);
		const start = this.#end !== null && Math.abs(timed - this.#end) <= joinedSamples ? this.#end : timed;
		try {
			const slice = { start, channels: stereoOf(sample) };
			this.#end = endOf(slice);
			return slice;
		} finally {
			sample.close();
		}
	}

	async #start(): Promise<AsyncGenerator<AudioSample, void> | null> {
		this.#input = this.#open();
		const track = await this.#input.getPrimaryAudioTrack();
		if (!track) return null;
		this.#firstSeconds = await track.getFirstTimestamp();
		return decode(new AudioSampleSink(track), track, this.#firstSeconds);
	}
}

const endOf = ({ start, channels }: Slice) => start + channels[0].length;

/** Mono is heard on both sides; of more than two channels the first two. */
function stereoOf(sample: AudioSample): StereoBlock {
	const left = channelOf(sample, 0);
	return [left, sample.numberOfChannels > 1 ? channelOf(sample, 1) : left];
}

function channelOf(sample: AudioSample, planeIndex: number): Float32Array<ArrayBuffer> {
	const samples = new Float32Array(sample.numberOfFrames);
	sample.copyTo(samples, { planeIndex, format: 'f32-planar' });
	if (sample.sampleRate === sampleRate) return samples;
	// A decoder may answer at the rate the sound was recorded with.
	const ratio = sample.sampleRate / sampleRate;
	return Float32Array.from(
		{ length: Math.round(samples.length / ratio) },
		(_, i) => samples[Math.floor(i * ratio)] ?? 0,
	);
}

function add({ start, channels }: Slice, block: StereoBlock, blockStart: number): void {
	const from = Math.max(start, blockStart);
	for (const [side, samples] of channels.entries()) {
		const target = block[side === 0 ? 0 : 1];
		const to = Math.min(start + samples.length, blockStart + target.length);
		for (let at = from; at < to; at++)
			target[at - blockStart] = (target[at - blockStart] ?? 0) + (samples[at - start] ?? 0);
	}
}

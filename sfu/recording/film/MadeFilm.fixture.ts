import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const number = z.coerce.number();
const Probed = z.object({
	format: z.object({ duration: number, tags: z.record(z.string(), z.string()).default({}) }),
	streams: z.array(z.object({ codec_type: z.string(), codec_name: z.string(), duration: number, nb_frames: number })),
	chapters: z.array(z.object({ start_time: number, tags: z.object({ title: z.string() }) })),
});
const Packets = z.object({ packets: z.array(z.object({ pts_time: number })) });

export type Rgb = [red: number, green: number, blue: number];
const samplesPerSecond = 16_000;

/** Looks at a film with FFmpeg's decoders. */
export class MadeFilm {
	readonly path: string;
	readonly info: z.output<typeof Probed>;
	#samples: Promise<Float32Array> | undefined;

	private constructor(path: string, info: z.output<typeof Probed>) {
		this.path = path;
		this.info = info;
	}

	static async open(path: string): Promise<MadeFilm> {
		const { stdout } = await run('ffprobe', [
			'-v',
			'error',
			'-show_format',
			'-show_streams',
			'-show_chapters',
			'-of',
			'json',
			path,
		]);
		return new MadeFilm(path, Probed.parse(JSON.parse(stdout)));
	}

	get durationMs(): number {
		return this.info.format.duration * 1_000;
	}

	/** Codecs of sound and video. */
	get codecs(): string[] {
		return this.info.streams.filter(({ codec_type }) => codec_type !== 'data').map(({ codec_name }) => codec_name);
	}

	/** Times of all frames of the picture, ms, in order. */
	async frameTimesMs(): Promise<number[]> {
		const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'json', this.path];
		const { stdout } = await run('ffprobe', args, { maxBuffer: 1e8 });
		return Packets.parse(JSON.parse(stdout))
			.packets.map(({ pts_time }) => pts_time * 1_000)
			.sort((a, b) => a - b);
	}

	/** The picture at a time. */
	async pictureAt(atMs: number): Promise<FilmPicture> {
		const size = await run('ffprobe', [
			'-v',
			'error',
			'-select_streams',
			'v',
			'-show_entries',
			'stream=width',
			'-of',
			'csv=p=0',
			this.path,
		]);
		const bytes = await this.#decode(
			'-ss',
			(atMs / 1_000).toFixed(3),
			'-i',
			this.path,
			'-frames:v',
			'1',
			'-f',
			'rawvideo',
			'-pix_fmt',
			'rgb24',
			'-',
		);
		return new FilmPicture(bytes, Number.parseInt(size.stdout, 10));
	}

	/** Brightness of every frame, 0 to 255. */
	async brightness(): Promise<number[]> {
		return [
			...(await this.#decode(
				'-i',
				this.path,
				'-vf',
				'scale=1:1:flags=area',
				'-f',
				'rawvideo',
				'-pix_fmt',
				'gray',
				'-',
			)),
		];
	}

	/** Amplitude of a tone from a time on, as a share of full scale (Goertzel). */
	async toneAt(hz: number, fromMs: number, lengthMs: number): Promise<number> {
		const samples = await this.#sound(fromMs, lengthMs);
		const factor = 2 * Math.cos((2 * Math.PI * hz) / samplesPerSecond);
		let [before, last] = [0, 0];
		for (const sample of samples) [before, last] = [last, sample + factor * last - before];
		const power = before * before + last * last - factor * before * last;
		return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
	}

	/** Times at which the sound gets louder than a limit after at least half a second below it, ms. */
	async onsetsMs(limit: number): Promise<number[]> {
		const onsets: number[] = [];
		let lastLoud = Number.NEGATIVE_INFINITY;
		for (const [index, sample] of (await this.#sound(0, Number.POSITIVE_INFINITY)).entries()) {
			if (Math.abs(sample) < limit) continue;
			if (index - lastLoud > samplesPerSecond / 2) onsets.push((index * 1_000) / samplesPerSecond);
			lastLoud = index;
		}
		return onsets;
	}

	/** Loudest sample, as a share of full scale. */
	async peak(): Promise<number> {
		return (await this.#sound(0, Number.POSITIVE_INFINITY)).reduce(
			(peak, sample) => Math.max(peak, Math.abs(sample)),
			0,
		);
	}

	async #sound(fromMs: number, lengthMs: number): Promise<Float32Array> {
		this.#samples ??= this.#decode(
			'-i',
			this.path,
			'-f',
			'f32le',
			// One channel: the sum of both would be louder.
			'-af',
			'pan=mono|c0=c0',
			'-ar',
			String(samplesPerSecond),
			'-',
		).then((bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
		const from = Math.round((fromMs * samplesPerSecond) / 1_000);
		return (await this.#samples).subarray(from, from + (lengthMs * samplesPerSecond) / 1_000);
	}

	async #decode(...args: string[]): Promise<Buffer> {
		const options = { encoding: 'buffer', maxBuffer: 1e8 } as const;
		const { stdout } = await run('ffmpeg', ['-v', 'error', '-nostdin', ...args], options);
		// The samples of sound must lie at a multiple of their size.
		return Buffer.from(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
	}
}

export class FilmPicture {
	readonly #bytes: Buffer;
	readonly #width: number;

	constructor(bytes: Buffer, width: number) {
		this.#bytes = bytes;
		this.#width = width;
	}

	colourAt(x: number, y: number): Rgb {
		const at = 3 * (Math.floor(y) * this.#width + Math.floor(x));
		return [this.#bytes[at] ?? 0, this.#bytes[at + 1] ?? 0, this.#bytes[at + 2] ?? 0];
	}

	/** The colour of `colours` that is nearest there. */
	nearestAt<Name extends string>(x: number, y: number, colours: Record<Name, Rgb>): Name | undefined {
		const found = this.colourAt(x, y);
		const names = Object.keys(colours) as Name[]; // Object.keys forgets the type of the keys.
		const distance = (name: Name) =>
			colours[name].reduce((sum, value, channel) => sum + Math.abs(value - (found[channel] ?? 0)), 0);
		return names.sort((a, b) => distance(a) - distance(b))[0];
	}
}

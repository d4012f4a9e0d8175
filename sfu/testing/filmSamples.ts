/** Files of a lesson that a film is made of, and what can be measured of the film; with FFmpeg. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const maxOutputBytes = 2 ** 30;
const sampleRate = 48_000;

async function ffmpeg(...args: string[]): Promise<Buffer> {
	const options = { encoding: 'buffer', maxBuffer: maxOutputBytes } as const;
	const { stdout } = await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], options);
	return stdout;
}

/** With a cluster per second: of a damaged file, the last one is lost. */
const matroska = ['-f', 'matroska', '-cluster_time_limit', '1000'];

export type Rgb = readonly [red: number, green: number, blue: number];
/** When something flashes or beeps, seconds; for a fifth of a second. */
const flashSeconds = 0.2;
const during = (times: number[]) => times.map((at) => `between(t,${at},${at + flashSeconds - 0.001})`).join('+') || '0';

type VideoSample = {
	seconds: number;
	colour: Rgb;
	/** White at these times. */
	flashes?: number[];
	width?: number;
	height?: number;
	framesPerSecond?: number;
	/** Over the colour, so that the file is large. Default false. */
	noise?: boolean;
	/** Default VP8, with a key frame only at the beginning; H.264 has one every second. */
	codec?: 'vp8' | 'h264';
};

const vp8 = [
	'-c:v',
	'libvpx',
	'-deadline',
	'realtime',
	'-cpu-used',
	'16',
	'-lag-in-frames',
	'0',
	'-b:v',
	'500k',
	'-g',
	'9999',
];
const h264 = (framesPerSecond: number) => [
	'-c:v',
	'libx264',
	'-preset',
	'veryfast',
	'-bf',
	'0',
	'-g',
	String(framesPerSecond),
];

/** A picture of one colour, PNG or JPEG by its name. @param size e.g. `320x180` */
export async function writePicture(file: string, colour: Rgb, size: string): Promise<void> {
	const source = `color=c=0x${Buffer.from(colour).toString('hex')}:s=${size}:r=1:d=1`;
	await ffmpeg('-f', 'lavfi', '-i', source, '-frames:v', '1', '-f', 'image2', '-update', '1', file);
}

/** A camera that shows one colour, in Matroska. */
export async function writeCamera(file: string, camera: VideoSample): Promise<void> {
	const {
		seconds,
		colour,
		flashes = [],
		width = 640,
		height = 360,
		framesPerSecond = 15,
		noise = false,
		codec = 'vp8',
	} = camera;
	const hex = Buffer.from(colour).toString('hex');
	const source = `color=c=0x${hex}:s=${width}x${height}:r=${framesPerSecond}:d=${seconds}`;
	const flash = `drawbox=c=white:t=fill:enable='${during(flashes)}'${noise ? ',noise=alls=40:allf=t' : ''}`;
	await ffmpeg(
		'-f',
		'lavfi',
		'-i',
		`${source},${flash},format=yuv420p`,
		...(codec === 'vp8' ? vp8 : h264(framesPerSecond)),
		...matroska,
		file,
	);
}

/** A microphone with one tone: opus in Matroska. @param beeps only then, each a fifth of a second; default: all the time */
export async function writeVoice(
	file: string,
	{ seconds, toneHz, beeps }: { seconds: number; toneHz: number; beeps?: number[] },
): Promise<void> {
	const source = `aevalsrc='0.4*sin(2*PI*${toneHz}*t)*(${beeps ? during(beeps) : 1})':s=${sampleRate}:d=${seconds}`;
	await ffmpeg('-f', 'lavfi', '-i', source, '-c:a', 'libopus', '-b:a', '48k', ...matroska, file);
}

/** One file of several, one after the other, in one track: what a camera sends that changes its size. */
export async function joinFiles(file: string, parts: string[]): Promise<void> {
	const list = `${file}.txt`;
	await writeFile(list, parts.map((part) => `file '${part}'\n`).join(''));
	await ffmpeg('-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', ...matroska, file);
}

const Probe = z.object({
	streams: z.array(z.object({ codec_type: z.string(), codec_name: z.string(), profile: z.string().optional() })),
	format: z.object({ duration: z.coerce.number(), tags: z.record(z.string(), z.string()).optional() }),
	chapters: z.array(z.object({ start_time: z.coerce.number(), tags: z.object({ title: z.string() }).optional() })),
});

/** What ffprobe says of a film. */
export async function probeFilm(file: string): Promise<z.output<typeof Probe>> {
	const args = ['-v', 'error', '-show_streams', '-show_format', '-show_chapters', '-of', 'json', file];
	return Probe.parse(JSON.parse((await run('ffprobe', args)).stdout));
}

/** Seconds at which the film can be entered. */
export async function keyFramesOf(file: string): Promise<number[]> {
	const entries = ['-select_streams', 'v', '-skip_frame', 'nokey', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0'];
	const { stdout } = await run('ffprobe', ['-v', 'error', ...entries, file]);
	return stdout.split('\n').flatMap((line) => (line === '' ? [] : [Number.parseFloat(line)]));
}

type Spot = { x: number; y: number };
const spotPx = 8;

/** The colour of one place in every frame. */
export async function coloursAt(file: string, { x, y }: Spot, framesPerSecond: number): Promise<Rgb[]> {
	const filter = `fps=${framesPerSecond},crop=${spotPx}:${spotPx}:${x}:${y},scale=1:1`;
	const bytes = await ffmpeg('-i', file, '-vf', filter, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-');
	return Array.from({ length: bytes.length / 3 }, (_, i) => [
		bytes[3 * i] ?? 0,
		bytes[3 * i + 1] ?? 0,
		bytes[3 * i + 2] ?? 0,
	]);
}

/** Whether two colours are the same but for compression. */
export function isSameColour(a: Rgb | undefined, b: Rgb, tolerance = 10): boolean {
	return a?.every((value, channel) => Math.abs(value - (b[channel] ?? 0)) <= tolerance) ?? false;
}

/** The sound of a film: mono, 48 kHz, -1 to 1. */
export class FilmSound {
	readonly #samples: Float32Array;

	private constructor(samples: Float32Array) {
		this.#samples = samples;
	}

	static async of(file: string): Promise<FilmSound> {
		const bytes = await ffmpeg(
			'-i',
			file,
			'-af',
			'pan=mono|c0=0.5*c0+0.5*c1',
			'-ar',
			String(sampleRate),
			'-f',
			'f32le',
			'-',
		);
		return new FilmSound(new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)));
	}

	/** Amplitude of one frequency (Goertzel). */
	toneAt(hz: number, fromSeconds: number, toSeconds: number): number {
		const samples = this.#part(fromSeconds, toSeconds);
		const factor = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
		let [previous, beforePrevious] = [0, 0];
		for (const sample of samples) [previous, beforePrevious] = [sample + factor * previous - beforePrevious, previous];
		const power = previous ** 2 + beforePrevious ** 2 - factor * previous * beforePrevious;
		return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
	}

	/** Largest absolute value. */
	peak(fromSeconds: number, toSeconds: number): number {
		return this.#part(fromSeconds, toSeconds).reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
	}

	/** When a frequency is first heard in a stretch, seconds, to within 5 ms; NaN: never. */
	onsetOf(hz: number, fromSeconds: number, toSeconds: number): number {
		const step = 0.005;
		for (let at = fromSeconds; at < toSeconds; at += step)
			if (this.toneAt(hz, at, at + 2 * step) > 0.1) return at + step;
		return Number.NaN;
	}

	#part(fromSeconds: number, toSeconds: number): Float32Array {
		return this.#samples.subarray(Math.round(fromSeconds * sampleRate), Math.round(toSeconds * sampleRate));
	}
}

/** Writes the files of a lesson into its folder. */
export async function writeLesson(
	folder: string,
	files: { cameras: Record<string, VideoSample>; voices: Record<string, Parameters<typeof writeVoice>[1]> },
): Promise<void> {
	for (const [name, camera] of Object.entries(files.cameras)) await writeCamera(join(folder, name), camera);
	for (const [name, voice] of Object.entries(files.voices)) await writeVoice(join(folder, name), voice);
}

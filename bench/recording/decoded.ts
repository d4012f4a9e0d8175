/** What FFmpeg decodes of a file, for measures that must not depend on our own reading of it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { decodeAllArgs } from '../../sfu/testing/decodedMedia.ts';

const run = promisify(execFile);
const maxBuffer = 400 * 2 ** 20;
const sampleRate = 16_000;
const windowSamples = 160;
/** Pictures are looked at in so many cells. */
const cells = { columns: 64, rows: 36 };
/** Of 255. */
const bright = 200;

async function decoded(...args: string[]): Promise<Buffer> {
	const command = ['-nostdin', '-v', 'error', ...args];
	return (await run('ffmpeg', command, { encoding: 'buffer', maxBuffer })).stdout;
}

/** What FFmpeg complains of while it decodes all of a file; empty: nothing. */
export async function complaintsOf(file: string): Promise<string> {
	try {
		return (await run('ffmpeg', ['-nostdin', '-v', 'error', ...decodeAllArgs(file)])).stderr.trim();
	} catch (error) {
		return String(error);
	}
}

/** End of the last packet of a file with one stream, s. */
export async function endOf(file: string): Promise<number> {
	const entries = ['-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0'];
	const { stdout } = await run('ffprobe', ['-v', 'error', ...entries, file], { maxBuffer });
	return Math.max(
		...stdout
			.trim()
			.split('\n')
			.map((line) => {
				const [pts = 0, duration] = line.split(',').map(Number);
				return pts + (Number.isFinite(duration) ? (duration ?? 0) : 0);
			}),
	);
}

/** Length of a file as players see it, s, and the times of its chapters, s, by title. */
export async function probe(
	file: string,
): Promise<{ seconds: number; chapters: { title: string; atSeconds: number }[] }> {
	const { stdout } = await run('ffprobe', ['-v', 'error', '-show_format', '-show_chapters', '-of', 'json', file]);
	const { format, chapters } = JSON.parse(stdout);
	return {
		seconds: Number(format.duration),
		chapters: chapters.map((chapter: { start_time: string; tags?: { title?: string } }) => ({
			title: chapter.tags?.title ?? '',
			atSeconds: Number(chapter.start_time),
		})),
	};
}

/** Colours of the upper left corner, so many each second. */
export async function colours(file: string, framesPerSecond: number): Promise<number[][]> {
	const filter = `fps=${framesPerSecond},crop=8:8:8:8,scale=1:1,format=rgb24`;
	const pixels = await decoded('-i', file, '-vf', filter, '-f', 'rawvideo', '-');
	return Array.from({ length: Math.floor(pixels.length / 3) }, (_, index) => [
		...pixels.subarray(index * 3, index * 3 + 3),
	]);
}

/** Part of the picture that is bright, 0 to 1, for each frame. @param framesPerSecond of the file */
export async function brightness(file: string, framesPerSecond: number): Promise<number[]> {
	const { columns, rows } = cells;
	const filter = `fps=${framesPerSecond},scale=${columns}:${rows}:flags=area,format=gray`;
	const pixels = await decoded('-i', file, '-an', '-vf', filter, '-f', 'rawvideo', '-');
	const size = columns * rows;
	return Array.from({ length: Math.floor(pixels.length / size) }, (_, index) => {
		const picture = pixels.subarray(index * size, (index + 1) * size);
		return picture.filter((value) => value > bright).length / size;
	});
}

/** The sound of a file, mono. */
export class Sound {
	readonly #pcm: Float32Array;

	private constructor(pcm: Float32Array) {
		this.#pcm = pcm;
	}

	static async of(file: string): Promise<Sound> {
		// Timestamps decide where a sample is: holes become silence.
		const filter = 'aresample=async=1:first_pts=0';
		const format = ['-ac', '1', '-ar', String(sampleRate), '-f', 'f32le', '-'];
		const bytes = await decoded('-i', file, '-vn', '-af', filter, ...format);
		return new Sound(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
	}

	/** Strength of one frequency (Goertzel), of full scale. */
	tone(hz: number, fromSeconds: number, lastsSeconds: number): number {
		return goertzel(this.#pcm.subarray(fromSeconds * sampleRate, (fromSeconds + lastsSeconds) * sampleRate), hz);
	}

	/** Strength of one frequency in stretches of 10 ms. */
	tones(hz: number): number[] {
		return Array.from({ length: Math.floor(this.#pcm.length / windowSamples) }, (_, index) =>
			goertzel(this.#pcm.subarray(index * windowSamples, (index + 1) * windowSamples), hz),
		);
	}
}

function goertzel(samples: Float32Array, hz: number): number {
	const factor = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
	let [previous, before] = [0, 0];
	for (const sample of samples) [previous, before] = [sample + factor * previous - before, previous];
	const power = previous ** 2 + before ** 2 - factor * previous * before;
	return samples.length === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

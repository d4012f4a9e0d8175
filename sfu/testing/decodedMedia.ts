/** What FFmpeg decodes of a file: an implementation that knows nothing of ours. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Colour } from './syntheticMedia.ts';

const run = promisify(execFile);
const maxOutputBytes = 200 * 2 ** 20;
const sampleRate = 48_000;

/** Why tests that decode are skipped; empty: they run. */
export const noFfmpeg = ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'].some(existsSync)
	? ''
	: 'there is no FFmpeg';

async function ffmpeg(...args: string[]): Promise<Buffer> {
	const options = { encoding: 'buffer', maxBuffer: maxOutputBytes } as const;
	const { stdout, stderr } = await run('ffmpeg', ['-nostdin', '-v', 'error', ...args], options);
	const complaint = stderr.toString();
	if (complaint !== '') throw new Error(`FFmpeg complains of ${args.join(' ')}: ${complaint}`);
	return stdout;
}

/**
 * Arguments of FFmpeg that decode all of a file, by the timestamps of the file: of frames that come unevenly, two may fall into one of
 * the frame rate that FFmpeg guesses.
 */
export const decodeAllArgs = (file: string) => ['-i', file, '-enc_time_base:v', '-1', '-f', 'null', '-'];

/** Decodes all of a file. @throws Error with what FFmpeg complains of */
export async function decode(file: string): Promise<void> {
	await ffmpeg(...decodeAllArgs(file));
}

/** Number of video frames, or of audio packets, that are decoded of the first stream. */
export async function countFrames(file: string): Promise<number> {
	const entries = ['-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0'];
	const { stdout } = await run('ffprobe', ['-v', 'error', '-count_frames', ...entries, file]);
	return Number(stdout.trim().split('\n')[0]);
}

/**
 * Colour of a small square of the picture.
 * @param at its place, 0 to 1 of width and height. Default: the upper left corner, where synthetic cameras are plain
 */
export async function colourAt(file: string, seconds: number, at = { x: 0.05, y: 0.05 }): Promise<Colour> {
	const square = `crop=8:8:iw*${at.x}:ih*${at.y},scale=1:1,format=rgb24`;
	const args = ['-ss', String(seconds), '-i', file, '-frames:v', '1', '-vf', square, '-f', 'rawvideo', '-'];
	const [red = 0, green = 0, blue = 0] = await ffmpeg(...args);
	return [red, green, blue];
}

/** Strength of one frequency in a stretch of the sound, of full scale 0 to 1 (Goertzel). */
export async function toneIn(file: string, toneHz: number, fromSeconds: number, lastsSeconds: number): Promise<number> {
	const stretch = ['-ss', String(fromSeconds), '-t', String(lastsSeconds), '-i', file];
	const pcm = await ffmpeg(...stretch, '-vn', '-ac', '1', '-ar', String(sampleRate), '-f', 'f32le', '-');
	const count = Math.floor(pcm.length / 4);
	const factor = 2 * Math.cos((2 * Math.PI * toneHz) / sampleRate);
	let [previous, beforePrevious] = [0, 0];
	for (let i = 0; i < count; i++) {
		[previous, beforePrevious] = [pcm.readFloatLE(i * 4) + factor * previous - beforePrevious, previous];
	}
	const power = previous ** 2 + beforePrevious ** 2 - factor * previous * beforePrevious;
	return count === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / count;
}

/** Whether two colours are the same but for compression. */
export function isColour(found: Colour, wanted: Colour, tolerance = 45): boolean {
	return found.every((value, channel) => Math.abs(value - (wanted[channel] ?? 0)) <= tolerance);
}

/** The picture at a time, as 32 x 18 colours, row by row. */
export async function framePixels(file: string, seconds: number): Promise<Colour[]> {
	const scaled = ['-vf', 'scale=32:18:flags=neighbor,format=rgb24'];
	const bytes = await ffmpeg('-ss', String(seconds), '-i', file, '-frames:v', '1', ...scaled, '-f', 'rawvideo', '-');
	return Array.from({ length: Math.floor(bytes.length / 3) }, (_, index): Colour => {
		const [red = 0, green = 0, blue = 0] = bytes.subarray(index * 3, index * 3 + 3);
		return [red, green, blue];
	});
}

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chunk } from './chunks.ts';
import type { FfmpegWork } from './FfmpegWork.ts';
import { ffmetadata } from './metadata.ts';
import { sliceFile } from './mixSound.ts';
import { chunkFile } from './renderChunk.ts';
import { headroomDb, type SoundSlice, samplesPerSecond } from './soundSlices.ts';

/** Against the sum of many voices; without `level=0` it would make quiet lessons loud. */
const limiter = `volume=${headroomDb}dB,alimiter=limit=0.95:attack=5:release=50:level=0`;
/** Of a slow hard disk, bytes per ms: at the end FFmpeg moves the whole film for its index, without reporting progress. */
const diskBytesPerMs = 5_000;

/** Joins chunks and slices: the picture is copied, the sound encoded. @param film name of the file to write */
export async function joinFilm(
	work: FfmpegWork,
	chunks: Chunk[],
	slices: SoundSlice[],
	film: string,
	progressed: (fraction: number) => void,
): Promise<void> {
	const { plan, files } = work;
	const pictures = chunks.map((chunk, index) => {
		return { file: chunkFile(index), seconds: (chunk.toFrame - chunk.fromFrame) / plan.framesPerSecond };
	});
	const sounds = slices.map(({ samples }, index) => ({ file: sliceFile(index), seconds: samples / samplesPerSecond }));
	await files.write('pictures.txt', concatList(pictures));
	await files.write('sounds.txt', concatList(sounds));
	await files.write('metadata.txt', ffmetadata(plan));
	const sizes = await Promise.all(pictures.map(async ({ file }) => (await stat(join(files.path, file))).size));
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	const args = [
		...['-protocol_whitelist', 'file', '-f', 'concat', '-i', 'file:pictures.txt'],
		...['-protocol_whitelist', 'file', '-f', 'concat', '-i', 'file:sounds.txt'],
		...['-protocol_whitelist', 'file', '-f', 'ffmetadata', '-i', 'file:metadata.txt'],
		...['-map', '0:v:0', '-map', '1:a:0', '-map_metadata', '2', '-map_chapters', '2'],
		...['-c:v', 'copy', '-af', limiter, '-c:a', 'aac', '-b:a', String(plan.audioBps), '-ar', String(samplesPerSecond)],
		...['-movflags', '+faststart', '-f', 'mp4', film],
	];
	await work.run(args, ({ outTimeMs }) => progressed(outTimeMs / plan.durationMs), bytes / diskBytesPerMs);
}

/** For FFmpeg's `concat`: with their lengths, so that rounding in the files does not add up. */
function concatList(parts: { file: string; seconds: number }[]): string {
	const lines = parts.map(({ file, seconds }) => `file ${file}\nduration ${seconds.toFixed(6)}\n`);
	return `ffconcat version 1.0\n${lines.join('')}`;
}

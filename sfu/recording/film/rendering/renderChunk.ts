import { SfuError } from '../../../core/errors.ts';
import { h264Args } from '../../ffmpeg/h264.ts';
import { exitOf } from '../../ffmpeg/runFfmpeg.ts';
import { chunkGraph, type DrawOptions } from './chunkGraph.ts';
import type { Chunk } from './chunks.ts';
import type { FfmpegWork } from './FfmpegWork.ts';

/** A key frame at least so often, s: players seek to them. */
const keyFrameSeconds = 5;

/** Name of the file of a chunk in the working folder. */
export function chunkFile(index: number): string {
	return `picture${index}.mp4`;
}

/** Encodes one chunk of the film, unless that was done before. @throws as `FfmpegWork.run` */
export async function renderChunk(
	work: FfmpegWork,
	chunk: Chunk,
	index: number,
	progressed: (fraction: number) => void,
): Promise<void> {
	const name = chunkFile(index);
	if (await work.files.has(name)) return;
	const font = work.program.hasDrawtext ? work.program.font : null;
	const draw = (options: DrawOptions) => encode(work, chunk, name, options, progressed);
	try {
		await draw({ unreadable: work.unreadable.files, font });
	} catch (error) {
		// Killed, stalled or without disk: the same again would end the same way, or is for the caller to decide.
		const exit = exitOf(error);
		if (!exit || exit.code === null || exit.killed || (error instanceof SfuError && error.code !== 'unavailable'))
			throw error;
		const files = chunk.tiles.flatMap(({ tile }) =>
			tile.clip === null ? [] : (work.plan.clips[tile.clip]?.file ?? []),
		);
		const hasUnreadable = await work.unreadable.tryOut(files, 'v', work.signal);
		const isFont = font !== null && /drawtext|font/i.test(exit.stderr);
		if (!hasUnreadable && !isFont) throw error;
		if (isFont) work.logger.warn({ err: error }, 'a part of a film is made without names');
		await draw({ unreadable: work.unreadable.files, font: isFont ? null : font });
	}
}

async function encode(
	work: FfmpegWork,
	chunk: Chunk,
	name: string,
	options: DrawOptions,
	progressed: (fraction: number) => void,
): Promise<void> {
	const { plan, files, h264Encoder, threads } = work;
	const { inputs, filter, texts } = chunkGraph(plan, chunk, options);
	for (const [file, text] of texts) await files.write(file, text);
	const frames = chunk.toFrame - chunk.fromFrame;
	const part = files.partOf(name);
	const args = [
		...['-max_error_rate', '1', '-filter_complex_threads', '1'],
		...inputs,
		...['-filter_complex', filter, '-map', '[film]', '-frames:v', String(frames)],
		...h264Args(h264Encoder, plan.videoBps),
		...['-threads', String(threads), '-pix_fmt', 'yuv420p', '-g', String(keyFrameSeconds * plan.framesPerSecond)],
		// What cameras and screens send in WebRTC, and what FFmpeg draws boxes and names in.
		...['-colorspace', 'smpte170m', '-color_primaries', 'smpte170m', '-color_trc', 'smpte170m', '-color_range', 'tv'],
		...['-map_metadata', '-1', '-f', 'mp4', part],
	];
	const exit = await work.run(args, (progress) => progressed(progress.frames / frames));
	const written = exit.progress?.frames ?? 0;
	if (written !== frames) throw new SfuError('unavailable', `FFmpeg wrote ${written} of ${frames} frames of ${name}`);
	await files.finish(part, name);
}

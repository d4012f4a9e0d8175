import { SfuError } from '../../../core/errors.ts';
import { exitOf } from '../../ffmpeg/runFfmpeg.ts';
import type { FfmpegWork } from './FfmpegWork.ts';
import { mixAgainGraph, mixGraph, type SoundSlice } from './soundSlices.ts';

/** Files that one process mixes: each is an input, a decoder and three filters. */
const maxVoices = 32;

/** Name of the file of a slice in the working folder. */
export function sliceFile(index: number): string {
	return `sound${index}.flac`;
}

/** Mixes the voices of one slice, unless that was done before. @throws as `FfmpegWork.run` */
export async function mixSound(work: FfmpegWork, slice: SoundSlice, index: number): Promise<void> {
	const name = sliceFile(index);
	if (await work.files.has(name)) return;
	try {
		await mix(work, slice, name);
	} catch (error) {
		const exit = exitOf(error);
		if (!exit || exit.code === null || exit.killed || (error instanceof SfuError && error.code !== 'unavailable'))
			throw error;
		const files = slice.voices.map(({ file }) => file);
		if (!(await work.unreadable.tryOut(files, 'a', work.signal))) throw error;
		await mix(work, slice, name);
	}
}

async function mix(work: FfmpegWork, slice: SoundSlice, name: string): Promise<void> {
	const voices = slice.voices.filter(({ file }) => !work.unreadable.files.has(file));
	if (voices.length <= maxVoices) return write(work, mixGraph({ ...slice, voices }), name);
	const groups: string[] = [];
	for (let from = 0; from < voices.length; from += maxVoices) {
		const group = `group${groups.length}-${name}`;
		await write(work, mixGraph({ ...slice, voices: voices.slice(from, from + maxVoices) }), group);
		groups.push(group);
	}
	await write(work, mixAgainGraph(groups, slice.samples), name);
	for (const group of groups) await work.files.removeFile(group);
}

async function write(work: FfmpegWork, graph: { inputs: string[]; filter: string }, name: string): Promise<void> {
	const part = work.files.partOf(name);
	await work.run([
		...['-max_error_rate', '1'],
		...graph.inputs,
		...['-filter_complex', graph.filter, '-map', '[mix]'],
		...['-c:a', 'flac', '-sample_fmt', 's32', '-compression_level', '2', '-map_metadata', '-1', '-f', 'flac', part],
	]);
	await work.files.finish(part, name);
}

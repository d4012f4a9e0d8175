import type { H264Encoder } from './h264.ts';

/** An FFmpeg of this computer and what it can do. */
export type FfmpegProgram = {
	/** Absolute. */
	path: string;
	/** As it says, e.g. `5.1.9-0+deb12u1`, `7.1-full_build`, `N-109542-g0b5f5f7`. */
	version: string;
	/** The best that works here; null: none does. */
	h264Encoder: H264Encoder | null;
	hasDrawtext: boolean;
	/** How `drawtext` gets its font: found by the system for the letters of a text, or always one file. */
	font: { by: 'system' } | { by: 'file'; file: string };
	/** Encoders, filters and muxers of `neededParts` that it lacks, e.g. `encoder aac`. */
	missing: string[];
};

/** What recording and making films takes, beside an H.264 encoder. Without `drawtext` films have no names. */
export const neededParts = {
	encoder: ['aac', 'flac', 'mjpeg'],
	filter: [
		'alimiter',
		'amix',
		'anullsrc',
		'aresample',
		'color',
		'drawbox',
		'format',
		'fps',
		'overlay',
		'scale',
		'trim',
		'volume',
	],
	muxer: ['image2', 'matroska', 'mp4', 'null'],
} as const;

/** Whether it can make films. */
export function canMakeFilms(program: FfmpegProgram): program is FfmpegProgram & { h264Encoder: H264Encoder } {
	return program.h264Encoder !== null && program.missing.length === 0;
}

import type { Size, Vp9Header } from './vp9Header.ts';

/** Luma samples of a picture up to which a level goes. */
const levels: readonly [level: number, maxSamples: number][] = [
	[10, 36_864],
	[11, 73_728],
	[20, 122_880],
	[21, 245_760],
	[30, 552_960],
	[31, 983_040],
	[40, 2_228_224],
	[50, 8_912_896],
	[60, 35_651_584],
];
const largestLevel = 62;

/**
 * Codec string of WebCodecs, e.g. `vp09.00.31.08`: profile, level and bit depth. The level is by the size alone: the
 * bitrate is not known when a file begins.
 */
export function vp9Codec({ profile, bitDepth }: Vp9Header, { width, height }: Size): string {
	const level = levels.find(([, maxSamples]) => width * height <= maxSamples)?.[0] ?? largestLevel;
	return `vp09.${[profile, level, bitDepth].map((part) => String(part).padStart(2, '0')).join('.')}`;
}

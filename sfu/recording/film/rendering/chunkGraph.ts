import type { FilmPlan, FilmTile } from '../../../protocol/film.ts';
import type { FfmpegProgram } from '../../ffmpeg/FfmpegProgram.ts';
import type { Chunk, ChunkTile, Frames } from './chunks.ts';
import { inputArgs, openArgs } from './inputArgs.ts';
import { fontOptions, labelOf } from './label.ts';

/** What FFmpeg is told to draw one chunk. */
export type ChunkGraph = {
	inputs: string[];
	/** Its result is `[film]`. */
	filter: string;
	/** Content of text files by name, for the working folder. */
	texts: Map<string, string>;
};

export type DrawOptions = {
	/** Files of `clips` that cannot be read: their tiles are plain. */
	unreadable: ReadonlySet<string>;
	/** null: without names. */
	font: FfmpegProgram['font'] | null;
};

/** The colours of the app in dark. */
const ground = '0x101216';
const plainTile = '0x2b2f36';

/**
 * Every tile is an input of its own, which begins at the tile's first frame; overlays are switched on and off. One
 * input for several tiles would make FFmpeg keep the decoded frames for the tile that is shown last.
 */
export function chunkGraph(plan: FilmPlan, chunk: Chunk, { unreadable, font }: DrawOptions): ChunkGraph {
	const { width, height, framesPerSecond } = plan;
	const inputs: string[] = [];
	const branches: string[] = [];
	const chain: string[] = [];
	const texts = new Map<string, string>();
	let count = 0;
	const shownAs = chunk.tiles.map(({ tile, shown }): ChunkTile => {
		const clip = tile.clip === null ? undefined : plan.clips[tile.clip];
		return { shown, tile: clip && !unreadable.has(clip.file) ? tile : { ...tile, clip: null } };
	});
	for (const { tile, shown } of shownAs.filter((each) => each.tile.clip === null)) {
		chain.push(`drawbox=${boxOf(tile)}:color=${plainTile}:t=fill${enable(shown, framesPerSecond)}`);
	}
	for (const { tile, shown } of shownAs) {
		const clip = tile.clip === null ? undefined : plan.clips[tile.clip];
		if (!clip) continue;
		const span = { fromMs: msOf(chunk.fromFrame, plan), toMs: msOf(chunk.toFrame, plan) };
		const beginMs = msOf(chunk.fromFrame + firstFrame(shown), plan);
		inputs.push(...(clip.still ? openArgs(clip.file) : inputArgs(clip, span.fromMs, beginMs, { exact: false })));
		const frames = clip.still ? stillBranch(tile) : branch(tile, shown, framesPerSecond);
		branches.push(`[${count}:v:0]${frames}[tile${count}]`);
		chain.push(`[tile${count}]${overlay(tile)}${enable(shown, framesPerSecond)}`);
		count += 1;
	}
	for (const { tile, shown } of font ? shownAs : []) {
		const label = labelOf(tile, plan);
		if (!label || !font) continue;
		const file = `name${texts.size}.txt`;
		texts.set(file, label.text);
		const { fontSize, padding, centred } = label;
		const box = centred ? '' : `:box=1:boxcolor=black@0.6:boxborderw=${padding}`;
		const at = centred
			? `x=${tile.x}+(${tile.width}-tw)/2:y=${tile.y}+(${tile.height}-th)/2`
			: `x=${tile.x + padding}:y=${tile.y + tile.height - padding}-th`;
		const looks = `expansion=none:fontsize=${fontSize}:fontcolor=white${box}:${at}`;
		chain.push(`drawtext=textfile=${file}:${looks}${fontOptions(label.text, font)}${enable(shown, framesPerSecond)}`);
	}
	chain.push('format=yuv420p');
	return {
		inputs,
		filter: [...branches, joined(chain, `color=c=${ground}:s=${width}x${height}:r=${framesPerSecond}`)].join(';'),
		texts,
	};
}

/** Links filters one after the other; those that begin with a label have it as their second input. */
function joined(chain: string[], source: string): string {
	const steps = chain.map((filter, index) => {
		const isLast = index === chain.length - 1;
		return `[step${index}]${filter}${isLast ? '[film]' : `[step${index + 1}]`}`;
	});
	return [`${source}[step0]`, ...steps].join(';');
}

/** The frames of a file as the film needs them: `fps` keeps the one that stands still at the beginning. */
function branch(tile: FilmTile, shown: Frames[], framesPerSecond: number): string {
	const from = seconds(firstFrame(shown), framesPerSecond);
	const to = seconds(shown.at(-1)?.toFrame ?? 0, framesPerSecond);
	// `eval=frame`: a file may change its size, also from wide to upright.
	return `fps=${framesPerSecond}:start_time=${from},trim=end=${to},${fitted(tile)}:flags=bilinear:eval=frame,setsar=1`;
}

/**
 * The one frame of a picture, which `overlay` repeats. Letters stay sharp with `area`; the ranges are named because those
 * of a JPEG are not those of a film.
 */
function stillBranch(tile: FilmTile): string {
	return `${fitted(tile)}:flags=area:out_range=tv:out_color_matrix=bt601,format=yuv420p,setsar=1,setpts=0`;
}

function fitted({ width, height }: Pick<FilmTile, 'width' | 'height'>): string {
	return `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2`;
}

/** In the middle of the tile. */
function overlay({ x, y, width, height }: FilmTile): string {
	return `overlay=x=${x}+(${width}-w)/2:y=${y}+(${height}-h)/2`;
}

function boxOf({ x, y, width, height }: FilmTile): string {
	return `x=${x}:y=${y}:w=${width}:h=${height}`;
}

/** Switches a filter on for some frames: the limits lie half a frame before them, away from rounding. */
function enable(shown: Frames[], framesPerSecond: number): string {
	const ranges = shown.map(({ fromFrame, toFrame }) => {
		return `between(t,${seconds(fromFrame - 0.5, framesPerSecond)},${seconds(toFrame - 0.5, framesPerSecond)})`;
	});
	return `:enable='${ranges.join('+')}'`;
}

function firstFrame(shown: Frames[]): number {
	return shown[0]?.fromFrame ?? 0;
}

function seconds(frames: number, framesPerSecond: number): string {
	return (frames / framesPerSecond).toFixed(4);
}

function msOf(frames: number, { framesPerSecond }: FilmPlan): number {
	return (frames * 1_000) / framesPerSecond;
}

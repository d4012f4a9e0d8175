import type { FilmPlan, FilmTile } from '../../../protocol/film.ts';

/** From a frame to the one before `toFrame`. */
export type Frames = { fromFrame: number; toFrame: number };

/** One tile of a chunk and all times at which it is shown, counted from the beginning of the chunk. */
export type ChunkTile = { tile: FilmTile; shown: Frames[] };

/** A part of the film that is encoded by one process. */
export type Chunk = Frames & { tiles: ChunkTile[] };

export type ChunkLimits = {
	/** Default 60 s. */
	chunkMs?: number;
	/** Of one chunk: each tile is an input, a decoder and two filters. Default 32. */
	maxTiles?: number;
	/** Of one chunk. Default 16. */
	maxScenes?: number;
};

/** Frames of the whole film: its length within half a frame, at least one. */
export function framesOf({ durationMs, framesPerSecond }: Pick<FilmPlan, 'durationMs' | 'framesPerSecond'>): number {
	return Math.max(1, Math.round((durationMs * framesPerSecond) / 1_000));
}

/** Cuts a film into chunks, without holes; the same plan and limits give the same chunks. */
export function chunksOf(plan: FilmPlan, { chunkMs = 60_000, maxTiles = 32, maxScenes = 16 }: ChunkLimits): Chunk[] {
	const chunkFrames = Math.max(1, Math.round((chunkMs * plan.framesPerSecond) / 1_000));
	const chunks: Chunk[] = [];
	let scenes = 0;
	for (const scene of scenesInFrames(plan)) {
		let { fromFrame } = scene;
		while (fromFrame < scene.toFrame) {
			let chunk = chunks.at(-1);
			const isFull =
				!chunk ||
				fromFrame - chunk.fromFrame >= chunkFrames ||
				scenes >= maxScenes ||
				chunk.tiles.length + newTiles(chunk, scene.tiles) > maxTiles;
			if (!chunk || isFull) {
				chunk = { fromFrame, toFrame: fromFrame, tiles: [] };
				chunks.push(chunk);
				scenes = 0;
			}
			const toFrame = Math.min(scene.toFrame, chunk.fromFrame + chunkFrames);
			for (const tile of scene.tiles) show(chunk, tile, fromFrame - chunk.fromFrame, toFrame - chunk.fromFrame);
			chunk.toFrame = toFrame;
			scenes += 1;
			fromFrame = toFrame;
		}
	}
	return chunks;
}

function scenesInFrames(plan: FilmPlan): (Frames & { tiles: FilmTile[] })[] {
	const end = framesOf(plan);
	const frameAt = (atMs: number) => Math.min(end, Math.round((atMs * plan.framesPerSecond) / 1_000));
	return plan.scenes.map(({ fromMs, tiles }, index) => {
		const next = plan.scenes[index + 1];
		return { tiles, fromFrame: index === 0 ? 0 : frameAt(fromMs), toFrame: next ? frameAt(next.fromMs) : end };
	});
}

function newTiles({ tiles }: Chunk, more: FilmTile[]): number {
	return more.filter((tile) => !tiles.some((each) => isSame(each.tile, tile))).length;
}

function show({ tiles }: Chunk, tile: FilmTile, fromFrame: number, toFrame: number): void {
	let entry = tiles.find((each) => isSame(each.tile, tile));
	if (!entry) {
		entry = { tile, shown: [] };
		tiles.push(entry);
	}
	const last = entry.shown.at(-1);
	if (last?.toFrame === fromFrame) last.toFrame = toFrame;
	else entry.shown.push({ fromFrame, toFrame });
}

function isSame(a: FilmTile, b: FilmTile): boolean {
	return (
		a.clip === b.clip && a.name === b.name && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
	);
}

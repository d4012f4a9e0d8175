import type { FilmPlan, FilmTile } from '../../sfu/protocol/film.ts';
import { ClipReader } from './ClipReader.ts';
import type { FilmServer } from './FilmServer.ts';
import type { Frame, FrameReader } from './Frame.ts';
import { openLessonFile } from './lessonFile.ts';
import { StillReader } from './StillReader.ts';

type Scene = FilmPlan['scenes'][number];

/**
 * Clips that the present scene does not show, but a later one does: so many stay open. Opening one again means to decode
 * it from its last key frame on, which may be far back: cameras send one when they are asked.
 */
const maxIdle = 4;
/** Frames are at multiples of 1 / fps, scenes begin at whole ms. */
const toleranceMs = 0.5;

/** The video files and pictures of a lesson; only those that are needed around the present scene are open. */
export class Clips {
	readonly #plan: FilmPlan;
	readonly #server: FilmServer;
	readonly #onSkipped: () => void;
	readonly #readers = new Map<number, FrameReader>();

	/** @param onSkipped called for every frame that is decoded and not shown */
	constructor(plan: FilmPlan, server: FilmServer, onSkipped: () => void) {
		this.#plan = plan;
		this.#server = server;
		this.#onSkipped = onSkipped;
	}

	/** A frame per tile, valid until the next call; null where there is none. @param atMs never less than before */
	async framesOf(tiles: FilmTile[], atMs: number): Promise<(Frame | null)[]> {
		const frames = new Map<number, Promise<Frame | null>>();
		for (const { clip } of tiles) if (clip !== null && !frames.has(clip)) frames.set(clip, this.#frameOf(clip, atMs));
		return Promise.all(tiles.map(async ({ clip }) => (clip === null ? null : ((await frames.get(clip)) ?? null))));
	}

	/** Closes what is not needed soon. @param scenes the present one and all that follow */
	release(scenes: Scene[]): void {
		const nextUse = (clip: number) => scenes.findIndex(({ tiles }) => tiles.some((tile) => tile.clip === clip));
		const uses = [...this.#readers.keys()].map((clip) => ({ clip, scene: nextUse(clip) }));
		const idle = uses.filter(({ scene }) => scene > 0).sort((a, b) => a.scene - b.scene);
		const never = uses.filter(({ scene }) => scene < 0);
		for (const { clip } of [...never, ...idle.slice(maxIdle)]) {
			this.#readers.get(clip)?.close();
			this.#readers.delete(clip);
		}
	}

	async #frameOf(index: number, atMs: number): Promise<Frame | null> {
		const clip = this.#plan.clips[index];
		if (!clip) return null;
		const reader = this.#readers.get(index) ?? this.#open(clip);
		this.#readers.set(index, reader);
		return reader.frameAt((atMs - clip.startMs + toleranceMs) / 1_000);
	}

	#open({ file, still }: FilmPlan['clips'][number]): FrameReader {
		if (still) return new StillReader(this.#server, file);
		return new ClipReader(openLessonFile(this.#server, file), this.#onSkipped);
	}
}

import { describe, expect, it } from 'vitest';
import type { FilmPlan, FilmTile } from '../../../protocol/film.ts';
import { LessonDraft } from '../manifest.fixture.ts';
import { planFilm } from '../plan.ts';
import { chunkGraph } from './chunkGraph.ts';
import { chunksOf, framesOf } from './chunks.ts';

const options = { unreadable: new Set<string>(), font: { by: 'system' } } as const;

/** A plan whose scenes last `sceneMs` each, with `count` tiles that differ from scene to scene. */
function planOf(durationMs: number, sceneMs: number, count: number): FilmPlan {
	const scenes = Array.from({ length: Math.ceil(durationMs / sceneMs) }, (_, index) => {
		const tiles = Array.from({ length: count }, (_, number): FilmTile => {
			return {
				clip: (index + number) % 40,
				x: 320 * (number % 4),
				y: 180 * Math.floor(number / 4),
				width: 318,
				height: 178,
				name: `Person ${number} with a long name`,
			};
		});
		return { fromMs: index * sceneMs, toMs: Math.min(durationMs, (index + 1) * sceneMs), tiles };
	});
	const clips = Array.from({ length: 40 }, (_, index) => {
		return { file: `tracks/person-${index}-camera-00000001.mkv`, startMs: index, durationMs, width: 640, height: 360 };
	});
	return { ...planFilm(new LessonDraft(durationMs).manifest), scenes, clips };
}

describe('chunksOf', () => {
	it('cuts at whole frames, without holes, also in the middle of a scene', () => {
		const plan = planOf(150_010, 100_000, 1);
		const chunks = chunksOf(plan, {});
		expect(chunks.map(({ fromFrame, toFrame }) => [fromFrame, toFrame])).toEqual([
			[0, 1_500],
			[1_500, 3_000],
			[3_000, 3_750],
		]);
		expect(chunks[1]?.tiles.map(({ shown }) => shown)).toEqual([
			[{ fromFrame: 0, toFrame: 1_000 }],
			[{ fromFrame: 1_000, toFrame: 1_500 }],
		]);
	});

	it('keeps one entry for a tile that is shown several times', () => {
		const draft = new LessonDraft(30_000).people('Ann', 'Ben').file('ann screen', 'slides', 0, 30_000);
		draft.file('ann camera', 'ann', 0, 30_000).file('ben camera', 'ben', 0, 30_000);
		for (const [index, speaker] of ['ann', 'ben', 'ann', 'ben'].entries()) draft.focus(index * 5_000, { speaker });
		const [chunk, ...others] = chunksOf(planFilm(draft.manifest), {});
		expect(others).toEqual([]);
		expect(chunk?.tiles.map(({ tile, shown }) => [tile.name, shown.length])).toEqual([
			['Ann', 1],
			['Ann', 2],
			['Ben', 2],
		]);
	});

	it('keeps the graph of every chunk small enough for the command line of Windows', () => {
		const plan = planOf(600_000, 2_000, 16);
		const chunks = chunksOf(plan, {});
		let atFrame = 0;
		for (const chunk of chunks) {
			expect(chunk.fromFrame).toBe(atFrame);
			atFrame = chunk.toFrame;
			const { inputs, filter } = chunkGraph(plan, chunk, options);
			expect(inputs.filter((each) => each === '-i').length).toBeLessThanOrEqual(32);
			expect(filter.length + inputs.join('   ').length).toBeLessThan(30_000);
		}
		expect(atFrame).toBe(framesOf(plan));
	});

	it('keeps it small when two people take turns', () => {
		const plan = planOf(600_000, 2_000, 1);
		const turns = {
			...plan,
			scenes: plan.scenes.map((scene, index) => ({
				...scene,
				tiles: scene.tiles.map((tile) => ({ ...tile, clip: index % 2 })),
			})),
		};
		for (const chunk of chunksOf(turns, {})) {
			const { inputs, filter } = chunkGraph(turns, chunk, options);
			expect(inputs.filter((each) => each === '-i')).toHaveLength(2);
			expect(filter.length).toBeLessThan(5_000);
		}
	});
});

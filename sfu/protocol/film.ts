/** The plan of a film: what it shows when. The server makes it of a recording, a film maker follows it. */
import { z } from 'zod';

const ms = z.number().min(0);
const px = z.number().int();

/**
 * One video or still on the picture, px. It is drawn whole, in the middle of its tile, whatever its shape is at that time;
 * before its first frame the tile is empty or shows that one, after its last frame that one stays. A file that cannot be read is drawn as if
 * `clip` was null.
 */
export const FilmTile = z.object({
	clip: z.number().int().nullable().describe('index of `clips`; null: only the name on a plain tile'),
	x: px,
	y: px,
	width: px,
	height: px,
	name: z.string().describe('burnt in; empty: none'),
});
export type FilmTile = z.output<typeof FilmTile>;

export const FilmPlan = z
	.object({
		recordingId: z.string(),
		title: z.string(),
		width: px,
		height: px,
		framesPerSecond: z.number(),
		durationMs: ms,
		videoBps: z.number(),
		audioBps: z.number(),
		scenes: z
			.array(z.object({ fromMs: ms, toMs: ms, tiles: z.array(FilmTile) }))
			.describe('in order, without holes, from 0 to `durationMs`; each begins at a whole frame'),
		clips: z
			.array(
				z.object({
					file: z.string(),
					startMs: z.number(),
					durationMs: ms,
					width: px,
					height: px,
					still: z.literal(true).exactOptional().describe('a PNG or JPEG picture of this size or another'),
				}),
			)
			.describe('video files and pictures of the lesson folder; the first frame of a file is shown at `startMs`'),
		voices: z
			.array(z.object({ file: z.string(), startMs: z.number(), durationMs: ms }))
			.describe('sound files of the lesson folder, all mixed'),
		chapters: z.array(z.object({ atMs: ms, title: z.string() })),
	})
	.meta({ id: 'FilmPlan' });
export type FilmPlan = z.output<typeof FilmPlan>;

/** The library of recordings over HTTP: schemas of requests and answers, beside those of `http.ts`. */
import { z } from 'zod';
import { RecordingName } from './models/names.ts';
import { RecordingEnd } from './models/recording.ts';

const unixMs = (description: string) => z.number().int().describe(`${description}, Unix ms`);

/** The film of a recording. */
export const FilmView = z
	.discriminatedUnion('state', [
		z.object({
			state: z.literal('waiting'),
			why: z
				.enum(['recording', 'queue', 'class', 'maker'])
				.describe(
					'for the end of the recording, for another film, until no class runs, until there is a program that makes it',
				),
		}),
		z.object({
			state: z.literal('making'),
			percent: z.number().describe('0 to 100'),
			remainingMs: z.number().nullable().describe('null: not known yet'),
		}),
		z.object({ state: z.literal('made'), file: z.string(), bytes: z.number() }),
		z.object({ state: z.literal('cancelled') }),
		z.object({ state: z.literal('failed'), message: z.string().describe('for developers') }),
	])
	.meta({ id: 'Film' });
export type FilmView = z.output<typeof FilmView>;

/** One recording of the library. */
export const RecordingView = z
	.object({
		recordingId: z.string(),
		name: z.string().describe('of the lesson: the class at first'),
		roomId: z.string(),
		folder: z.string().describe('name of the lesson folder'),
		startedAtMs: unixMs('when it began'),
		durationMs: z.number().describe('without its pauses'),
		state: z.enum(['recording', 'paused', 'finished']),
		end: RecordingEnd.nullable().describe('null while it runs'),
		people: z.array(z.string()).describe('names of those who were in the class meanwhile'),
		bytes: z.number().describe('of the whole folder'),
		picture: z.boolean().describe('whether the folder has a `picture.jpg`'),
		film: FilmView,
	})
	.meta({ id: 'Recording' });
export type RecordingView = z.output<typeof RecordingView>;

/** When recordings are deleted by themselves; null: never. */
export const Retention = z
	.object({
		maxAgeDays: z.number().int().min(1).max(3650).nullable(),
		maxTotalGb: z.number().min(0.1).max(100_000).nullable().describe('10^9 bytes; the oldest are deleted first'),
	})
	.meta({ id: 'Retention' });
export type Retention = z.output<typeof Retention>;

/** `GET /api/recordings`: newest first. */
export const RecordingList = z.object({
	recordings: z.array(RecordingView),
	folder: z.string().describe('where the lesson folders are'),
	freeBytes: z.number().nullable().describe('null: the folder cannot be read'),
	maker: z.enum(['ffmpeg', 'window']).nullable().describe('what makes the films; null: nothing on this computer can'),
	retention: Retention,
});
export type RecordingList = z.output<typeof RecordingList>;

/** `PATCH /api/recordings/:recordingId` -> Recording. */
export const RecordingPatch = z.object({ name: RecordingName });
export type RecordingPatch = z.output<typeof RecordingPatch>;

/** `DELETE /api/recordings/:recordingId`: until then `POST …/restore` brings it back. */
export const RecordingDeleted = z.object({ restorableUntilMs: unixMs('end of the time to undo') });
export type RecordingDeleted = z.output<typeof RecordingDeleted>;

/** `POST /api/recordings/:recordingId/film` -> Recording. `now`: also while a class runs; `again`: after it was cancelled or failed. */
export const FilmRequest = z.object({ action: z.enum(['now', 'cancel', 'again']) });
export type FilmRequest = z.output<typeof FilmRequest>;

/**
 * `POST /api/recordings/:recordingId/ticket`: an address that needs no header, for players and downloads. Below `path` are
 * the files of the lesson folder, e.g. `index.html`, `film.mp4`; `zip` is all of them.
 */
export const RecordingTicket = z.object({
	path: z.string().describe('ends with a slash'),
	zip: z.string(),
	expiresAtMs: unixMs('when the address ends'),
});
export type RecordingTicket = z.output<typeof RecordingTicket>;

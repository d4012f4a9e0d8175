/**
 * `manifest.json` of a lesson folder: who was there, which file holds what, and when. All times are ms on the clock of the
 * recording: 0 when it began, standing still while it is paused.
 */
import { z } from 'zod';
import { RecordingEnd, RecordingOptions } from '../../protocol/models/recording.ts';
import { Role, Source } from '../../protocol/models.ts';

const ms = z.number();
const id = z.string().min(1);

export const Person = z.object({
	personId: id,
	displayName: z.string(),
	role: Role,
	/** When they were in the room; `toMs` null: still. */
	present: z.array(z.object({ fromMs: ms, toMs: ms.nullable() })),
});
export type Person = z.output<typeof Person>;

/** One microphone, camera or shared screen of a person. */
export const Track = z.object({ trackId: id, personId: id, source: Source });
export type Track = z.output<typeof Track>;

export const Codec = z.enum(['opus', 'vp8', 'vp9', 'avc']);
export type Codec = z.output<typeof Codec>;

/** One file. The time 0 inside the file is `startMs` of the recording. */
export const Segment = z.object({
	/** Relative to the lesson folder, with `/`. */
	file: z.string(),
	trackId: id,
	codec: Codec,
	startMs: ms,
	/** null while it is written. */
	durationMs: ms.nullable(),
	/** Of the first frame; null: sound. */
	width: z.number().nullable(),
	height: z.number().nullable(),
	/** Highest spatial layer that was asked for, of how many; null: sound, or the sender sends only one. */
	layer: z.object({ index: z.number(), count: z.number() }).nullable(),
	/** Whether sender reports placed it against the other tracks of this person; else only the time of arrival did. */
	bySenderReport: z.boolean(),
});
export type Segment = z.output<typeof Segment>;

/** A stretch of a track of which nothing was kept; `toMs` null: to the end. */
export const Gap = z.object({
	trackId: id,
	fromMs: ms,
	toMs: ms.nullable(),
	why: z.enum(['paused', 'lost', 'media', 'sleep', 'disk']),
});
export type Gap = z.output<typeof Gap>;

export const Chapter = z.object({
	atMs: ms,
	/** Which row of the list of chapters made it, e.g. `share`. */
	kind: z.string(),
	title: z.string(),
});
export type Chapter = z.output<typeof Chapter>;

/** Who speaks and who is in the spotlight from then on. */
export const Focus = z.object({ atMs: ms, speaker: id.nullable(), spotlight: id.nullable() });
export type Focus = z.output<typeof Focus>;

/** What was shown of documents and boards from then on: a picture of the page with what was drawn on it. */
export const RecordedPage = z.object({
	atMs: ms,
	/** Relative to the lesson folder, with `/`; null: no page is shown, or there is no picture of it. */
	file: z.string().nullable(),
	/** Name of the document and number of the page; empty: no page is shown. */
	title: z.string(),
});
export type RecordedPage = z.output<typeof RecordedPage>;

export const ChatLine = z.object({
	atMs: ms,
	name: z.string(),
	/** Whether a host or co-host wrote it. */
	fromHost: z.boolean().exactOptional(),
	text: z.string(),
});
export type ChatLine = z.output<typeof ChatLine>;

export const LessonFile = z.object({
	/** As people know it. */
	name: z.string(),
	/** Relative to the lesson folder, with `/`. */
	file: z.string(),
});
export type LessonFile = z.output<typeof LessonFile>;

export const Manifest = z.object({
	format: z.literal('lectern-lesson'),
	version: z.literal(1),
	recordingId: id,
	roomId: z.string(),
	/** Shown in the library; the class at first. */
	name: z.string(),
	/** Unix ms. */
	startedAtMs: z.number(),
	/** Unix ms; null while it runs, and after a crash until it is repaired. */
	stoppedAtMs: z.number().nullable(),
	/** Length on the clock of the recording; null as `stoppedAtMs`. */
	durationMs: ms.nullable(),
	end: RecordingEnd.nullable(),
	recorder: z.enum(['built-in', 'ffmpeg']),
	/** Id of the process that records; another server that finds the folder leaves it alone while that one runs. */
	pid: z.number(),
	options: RecordingOptions,
	people: z.array(Person),
	tracks: z.array(Track),
	segments: z.array(Segment),
	gaps: z.array(Gap),
	/** Pauses of the recording itself: the clock stood still at `atMs` for so long. */
	breaks: z.array(z.object({ atMs: ms, durationMs: ms })),
	chapters: z.array(Chapter),
	focus: z.array(Focus),
	chat: z.array(ChatLine),
	/** By time. Earlier versions recorded none. */
	pages: z.array(RecordedPage).default([]),
	/** What goes with the lesson and is opened by other programs: its documents, the answers of its votes. */
	files: z.array(LessonFile).default([]),
	/** Whether the files have been completed for players: cut after a crash, made seekable, the page written. */
	completed: z.boolean(),
	/** The film, once it is made, or why it will not be. */
	film: z.discriminatedUnion('state', [
		z.object({ state: z.literal('waiting') }),
		z.object({ state: z.literal('made'), file: z.string() }),
		z.object({ state: z.literal('cancelled') }),
		z.object({ state: z.literal('failed'), message: z.string() }),
	]),
});
export type Manifest = z.output<typeof Manifest>;

export const manifestFile = 'manifest.json';
/** Folder of the track files in a lesson folder. */
export const tracksFolder = 'tracks';
/** Folder of the pictures of shown pages. */
export const pagesFolder = 'pages';
/** Folder of the documents of which a page was shown. */
export const documentsFolder = 'documents';
/** Table of all answers of the votes. */
export const votesFile = 'votes.csv';

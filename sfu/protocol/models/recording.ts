import { z } from 'zod';
import { unixMs } from './common.ts';

/** Whose cameras are kept beside all microphones and shared screens. `spotlight`: who is in the spotlight, else who speaks. */
export const CameraChoice = z.enum(['spotlight', 'all', 'none']);
export type CameraChoice = z.output<typeof CameraChoice>;

/** bit/s as a number, or as FFmpeg writes it: `64000`, `"64k"`, `"1000k"`, `"1.5M"`. */
const Bitrate = z.union([
	z.number().int().min(6_000).max(50_000_000),
	z.string().regex(/^\d{1,8}(\.\d{1,3})?[kM]?$/, 'a bitrate is a number, or a number with k or M'),
]);
export type Bitrate = z.output<typeof Bitrate>;

/** Width and height of the film, px; both even. */
const Resolution = z
	.string()
	.regex(/^\d{3,4}x\d{3,4}$/, 'a resolution is WIDTHxHEIGHT')
	.refine((text) => {
		const [width = 0, height = 0] = text.split('x').map(Number);
		return width % 2 === 0 && height % 2 === 0 && width >= 320 && width <= 3840 && height >= 180 && height <= 2160;
	}, 'a resolution is from 320x180 to 3840x2160, in even numbers');

/** What a recording keeps, and how its film is encoded. Sent back as it was given. */
export const RecordingOptions = z
	.object({
		cameras: CameraChoice.exactOptional().describe('default `spotlight`'),
		audio: z.object({ bitrate: Bitrate.exactOptional().describe('of the film, bit/s; default 96000') }).exactOptional(),
		video: z
			.object({
				bitrate: Bitrate.exactOptional().describe('of the film, bit/s; default 1500000'),
				resolution: Resolution.exactOptional().describe('of the film; default 1280x720'),
			})
			.exactOptional(),
	})
	.meta({ id: 'RecordingOptions' });
export type RecordingOptions = z.output<typeof RecordingOptions>;

const defaultBps = { audio: 96_000, video: 1_500_000 };
const factors: Record<string, number> = { k: 1_000, M: 1_000_000 };

/** The options as numbers, with the defaults. */
export function filmSettingsOf({ audio, video }: RecordingOptions) {
	const [width = 1280, height = 720] = (video?.resolution ?? '1280x720').split('x').map(Number);
	return {
		width,
		height,
		audioBps: bitsPerSecond(audio?.bitrate ?? defaultBps.audio, 6_000, 510_000),
		videoBps: bitsPerSecond(video?.bitrate ?? defaultBps.video, 50_000, 50_000_000),
	};
}

function bitsPerSecond(bitrate: Bitrate, min: number, max: number): number {
	const bps = typeof bitrate === 'number' ? bitrate : Number.parseFloat(bitrate) * (factors[bitrate.slice(-1)] ?? 1);
	return Math.round(Math.min(max, Math.max(min, bps)));
}

/** Why a recording is over. `stopped`: by a host or a program. */
export const RecordingEnd = z.enum([
	'stopped',
	'roomEmpty',
	'roomClosed',
	'serverClosing',
	'diskFull',
	'diskFailed',
	'crash',
]);
export type RecordingEnd = z.output<typeof RecordingEnd>;

/** The recording of a room while it runs, as everybody in the room sees it. */
export const RecordingState = z
	.object({
		recordingId: z.string(),
		roomId: z.string(),
		startedAtMs: unixMs,
		state: z.enum(['recording', 'paused']),
		recordedMs: z.number().describe('without its pauses, at `sinceMs`'),
		sinceMs: unixMs.describe("Unix ms, by the server's clock: now"),
		options: RecordingOptions,
		picturesFrom: z
			.string()
			.nullable()
			.describe('peerId of the host or co-host whose page sends pictures of the shown page; null: nobody'),
	})
	.meta({ id: 'RecordingState' });
export type RecordingState = z.output<typeof RecordingState>;

/** Paths below `/recordings`, as the Flutter API names them. */
export const RecordingFiles = z
	.object({
		audio: z.string().nullable().describe('first file of sound; null: nobody spoke'),
		video: z.string().nullable().describe('first file of video; null: no camera and no screen was kept'),
		combined: z.string().describe('the film; it is made after the end'),
	})
	.meta({ id: 'RecordingFiles' });
export type RecordingFiles = z.output<typeof RecordingFiles>;

/** A recording that is over. */
export const RecordingSummary = z
	.object({
		recordingId: z.string(),
		roomId: z.string(),
		startedAtMs: unixMs,
		stoppedAtMs: unixMs,
		durationMs: z.number().describe('without its pauses'),
		end: RecordingEnd,
		files: RecordingFiles,
		options: RecordingOptions,
	})
	.meta({ id: 'RecordingSummary' });
export type RecordingSummary = z.output<typeof RecordingSummary>;

/** What only hosts see of a running recording; it changes every few seconds. */
export const RecordingFigures = z.object({
	bytes: z.number().describe('on the disk so far'),
	bitsPerSecond: z.number(),
	minutesLeft: z.number().nullable().describe('until the disk is full at this rate; null: more than a day'),
	lowerLayers: z
		.boolean()
		.describe('some videos are kept smaller than they are sent, because disk or processor are short'),
});
export type RecordingFigures = z.output<typeof RecordingFigures>;

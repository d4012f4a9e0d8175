/** A lesson folder with real media, made by FFmpeg, and browsers that open it from the disk. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { manifestWith, segmentWith } from './lessons.fixture.ts';
import type { Manifest } from './manifest.ts';
import { writeLessonFiles } from './writeLessonFiles.ts';

const run = promisify(execFile);
const ffmpegPath = process.env.LECTERN_FFMPEG ?? '/usr/bin/ffmpeg';
export const hasFfmpeg = existsSync(ffmpegPath);

const people: Manifest['people'] = [
	{ personId: 'anna', displayName: 'Anna Berg', role: 'host', present: [{ fromMs: 0, toMs: null }] },
	{ personId: 'ben', displayName: 'Ben Okoro', role: 'participant', present: [{ fromMs: 5_000, toMs: null }] },
	{ personId: 'chloe', displayName: 'Chloé', role: 'participant', present: [{ fromMs: 0, toMs: null }] },
];

/**
 * 80 s: Anna teaches and shares her screen from 24 s to 70 s. Ben comes at 12 s; his camera is off from 36 s to 46 s. Between
 * two changes are ten seconds, so that a busy machine gets to see each state.
 */
export const recorded = manifestWith({
	durationMs: 80_000,
	people,
	tracks: [
		{ trackId: 'anna-camera', personId: 'anna', source: 'camera' },
		{ trackId: 'anna-mic', personId: 'anna', source: 'mic' },
		{ trackId: 'anna-screen', personId: 'anna', source: 'screen' },
		{ trackId: 'ben-camera', personId: 'ben', source: 'camera' },
		{ trackId: 'ben-mic', personId: 'ben', source: 'mic' },
	],
	segments: [
		{ track: 'anna-camera', number: 1, fromS: 0, toS: 80, width: 320, height: 180 },
		{ track: 'anna-mic', number: 1, fromS: 0, toS: 80 },
		{ track: 'ben-camera', number: 1, fromS: 12, toS: 36, width: 320, height: 180 },
		{ track: 'ben-camera', number: 2, fromS: 46, toS: 80, width: 320, height: 180 },
		{ track: 'ben-mic', number: 1, fromS: 12, toS: 80 },
		{ track: 'anna-screen', number: 1, fromS: 24, toS: 70, width: 960, height: 540 },
	].map(({ track, number, fromS, toS, ...size }) => {
		const file = `tracks/${track}-${number}.mkv`;
		return segmentWith({ file, trackId: track, startMs: fromS * 1000, durationMs: (toS - fromS) * 1000, ...size });
	}),
	gaps: [{ trackId: 'ben-camera', fromMs: 36_000, toMs: 46_000, why: 'paused' }],
	breaks: [{ atMs: 60_000, durationMs: 240_000 }],
	chapters: [
		{ atMs: 0, kind: 'start', title: 'Start' },
		{ atMs: 24_000, kind: 'share', title: 'Anna Berg shares the screen: forces on a slope' },
		{ atMs: 46_000, kind: 'timer', title: 'Exercise, 3 minutes' },
		{ atMs: 70_000, kind: 'share', title: 'Discussion' },
	],
	focus: [
		{ atMs: 0, speaker: 'anna', spotlight: null },
		{ atMs: 14_000, speaker: 'ben', spotlight: null },
		{ atMs: 18_000, speaker: 'anna', spotlight: null },
		{ atMs: 50_000, speaker: 'chloe', spotlight: null },
	],
	chat: [
		{ atMs: 1_000, name: 'Anna Berg', fromHost: true, text: 'Good morning! The sheet is in the shared folder.' },
		{ atMs: 11_000, name: 'Ben Okoro', text: 'Sorry, the bus was late' },
		{ atMs: 23_000, name: 'Chloé', text: 'Is the angle measured from the ground?' },
		{ atMs: 35_000, name: 'Anna Berg', fromHost: true, text: 'Yes:\nF = m · g · sin α' },
		{ atMs: 45_000, name: 'Ben Okoro', text: 'Working on it' },
		{ atMs: 52_000, name: 'שרה כהן (2)', text: 'מה הזווית?' },
		{ atMs: 62_000, name: 'Chloé', text: 'I get 4.9 N, is that right?' },
		{ atMs: 68_000, name: 'Anna Berg', fromHost: true, text: 'Exactly.' },
	],
});

/** Pages of a document, in place of the shared screen. */
export const pages: Manifest['pages'] = [
	{ atMs: 24_000, file: 'pages/0001.png', title: 'Forces on a slope, page 1' },
	{ atMs: 36_000, file: 'pages/0002.jpg', title: 'Forces on a slope, page 2' },
	{ atMs: 38_000, file: 'pages/0003.jpg', title: 'Forces on a slope, page 2' },
	{ atMs: 70_000, file: null, title: '' },
];

/** A still picture of that size with boxes in it: quick to encode. */
const picture = (size: string, ...colours: string[]) =>
	colours
		.map((colour, index) => {
			if (index === 0) return `color=${colour}:size=${size}:rate=10`;
			return `drawbox=x=iw*${index}/6:y=ih*${4 - index}/6:w=iw/6:h=ih:color=${colour}:t=fill`;
		})
		.join(',');
/** The input that FFmpeg makes up, by track. */
const sources: Record<string, string> = {
	'anna-camera': picture('320x180', '0x134e4a', '0x0f766e', '0x14b8a6', '0x0f766e'),
	'ben-camera': picture('320x180', '0x431407', '0x7c2d12', '0xb45309', '0x7c2d12'),
	'anna-screen': picture('960x540', '0xf8fafc', '0x94a3b8', '0x64748b', '0x0f766e'),
	'anna-mic': 'sine=frequency=440:sample_rate=48000',
	'ben-mic': 'sine=frequency=660:sample_rate=48000',
};
const pictures: Record<string, string> = {
	'pages/0001.png': picture('1280x720', '0xf8fafc', '0x94a3b8', '0x64748b', '0x0f766e'),
	'pages/0002.jpg': picture('800x600', '0xf8fafc', '0xb45309', '0x64748b', '0x0f766e'),
	'pages/0003.jpg': picture('800x600', '0xf8fafc', '0xb45309', '0xdc2626', '0x0f766e'),
};
const codecs = {
	vp8: ['-pix_fmt', 'yuv420p', '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '200k', '-g', '30'],
	opus: ['-c:a', 'libopus', '-b:a', '32k'],
};

function ffmpeg(...args: string[]) {
	return run(ffmpegPath, ['-nostdin', '-loglevel', 'error', '-y', ...args]);
}

/** A folder with the files of the lesson; the page is written by `write`. */
export class RecordedLesson {
	private constructor(readonly folder: string) {}

	/** Encodes all files, which takes some seconds. */
	static async make(): Promise<RecordedLesson> {
		const lesson = new RecordedLesson(await mkdtemp(join(tmpdir(), 'lectern lesson #')));
		for (const name of ['tracks', 'pages']) await mkdir(join(lesson.folder, name));
		for (const [file, source] of Object.entries(pictures))
			await ffmpeg('-f', 'lavfi', '-i', source, '-frames:v', '1', '-update', '1', join(lesson.folder, file));
		for (const { file, trackId, codec, durationMs } of recorded.segments) {
			const source = sources[trackId];
			if (!source || (codec !== 'vp8' && codec !== 'opus')) throw new Error(`no source for ${file}`);
			const lengthS = String((durationMs ?? 0) / 1000);
			await ffmpeg('-f', 'lavfi', '-i', source, '-t', lengthS, ...codecs[codec], join(lesson.folder, file));
		}
		return lesson;
	}

	/** The film and its picture. */
	async makeFilm(): Promise<void> {
		const picture = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=5', '-t', '80'];
		const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-t', '80'];
		const film = join(this.folder, 'film.mp4');
		const encoders = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
		await ffmpeg(...picture, ...sound, ...encoders, '-movflags', '+faststart', film);
		await ffmpeg('-i', film, '-frames:v', '1', join(this.folder, 'picture.jpg'));
	}

	/** @returns address of the page */
	async write(manifest: Manifest): Promise<string> {
		await writeLessonFiles(this.folder, manifest);
		return pathToFileURL(join(this.folder, 'index.html')).href;
	}

	remove(): Promise<void> {
		return rm(this.folder, { recursive: true, force: true });
	}
}

import { describe, expect, test } from 'vitest';
import { manifestWith, segmentWith } from './lessons.fixture.ts';
import { lengthOf, lessonView } from './lessonView.ts';
import type { Gap } from './manifest.ts';

const anna = { personId: 'anna', displayName: 'Anna', role: 'host', present: [] } as const;
const people = [{ ...anna, present: [] }];
const mic = { trackId: 'mic', personId: 'anna', source: 'mic' } as const;
const camera = { trackId: 'camera', personId: 'anna', source: 'camera' } as const;
const tracks = [mic, camera];
const sound = segmentWith({ file: 'mic.mkv', trackId: 'mic', startMs: 1_000, durationMs: 9_000 });
const picture = segmentWith({ file: 'camera.mkv', trackId: 'camera', startMs: 1_000, durationMs: 9_000, width: 640 });

function gap(trackId: string, fromMs: number, toMs: number | null): Gap {
	return { trackId, fromMs, toMs, why: 'lost' };
}

/** Beginning, end and place in the file of each clip of one segment. */
function clipsOf(segment: typeof sound, gaps: Gap[]) {
	const { clips } = lessonView(manifestWith({ people, tracks, segments: [segment], gaps }));
	return clips.map(({ fromMs, toMs, offsetMs }) => [fromMs, toMs, offsetMs]);
}

test('an empty recording has nothing to play', () => {
	const view = lessonView(manifestWith());
	expect(view).toMatchObject({ lengthMs: 30_000, clips: [], chapters: [], chat: [], focus: [], film: null });
});

describe('clips', () => {
	test('name file, format, source and person of a segment', () => {
		const { clips } = lessonView(manifestWith({ people, tracks, segments: [sound] }));
		expect(clips).toEqual([
			{
				file: './mic.mkv',
				type: 'audio/x-matroska; codecs="opus"',
				kind: 'audio',
				source: 'mic',
				person: 0,
				fromMs: 1_000,
				toMs: 10_000,
				offsetMs: 0,
			},
		]);
	});

	test('have the format of their container', () => {
		const segments = [
			{ ...picture, file: 'a.webm' },
			{ ...picture, file: 'b.mkv', codec: 'avc' as const },
		];
		const types = lessonView(manifestWith({ people, tracks, segments })).clips.map(({ type }) => type);
		expect(types).toEqual(['video/webm; codecs="vp8"', 'video/x-matroska; codecs="avc1.42e01f"']);
	});

	test('address files with signs that have a meaning in URLs', () => {
		const segments = [{ ...sound, file: 'tracks/50% #1? ü:x.mkv' }];
		const [clip] = lessonView(manifestWith({ people, tracks, segments })).clips;
		expect(clip?.file).toBe('./tracks/50%25%20%231%3F%20%C3%BC%3Ax.mkv');
	});

	test('are the pictures of shown pages too, with the name of the page', () => {
		const pages = [
			{ atMs: 2_000, file: 'pages/0001.jpg', title: 'Waves, page 1' },
			{ atMs: 4_000, file: 'pages/0002.png', title: 'Waves, page 1' },
			{ atMs: 7_000, file: null, title: '' },
		];
		const [one, two] = lessonView(manifestWith({ pages })).clips;
		expect(one).toEqual({
			...{ file: './pages/0001.jpg', type: 'image/jpeg', kind: 'picture', source: 'page', person: null },
			...{ title: 'Waves, page 1', sinceMs: 2_000, fromMs: 2_000, toMs: 4_000, offsetMs: 0 },
		});
		expect(two).toMatchObject({ type: 'image/png', sinceMs: 2_000, fromMs: 4_000, toMs: 7_000 });
	});

	test('come in the order in which they begin', () => {
		const segments = [sound, { ...picture, startMs: 500 }];
		const { clips } = lessonView(manifestWith({ people, tracks, segments }));
		expect(clips.map(({ source }) => source)).toEqual(['camera', 'mic']);
	});

	test('of a segment that was never closed end with the lesson', () => {
		expect(clipsOf({ ...sound, durationMs: null }, [])).toEqual([[1_000, 30_000, 0]]);
	});

	test('of a person or track that is not known are shown without a name, or not at all', () => {
		expect(lessonView(manifestWith({ tracks, segments: [sound] })).clips).toMatchObject([{ person: null }]);
		expect(lessonView(manifestWith({ people, segments: [sound] })).clips).toEqual([]);
	});
});

describe('a hole in a file of sound', () => {
	test('splits it, because browsers play on over it as if nothing were missing', () => {
		expect(clipsOf(sound, [gap('mic', 4_000, 6_000)])).toEqual([
			[1_000, 4_000, 0],
			[6_000, 10_000, 5_000],
		]);
	});

	test('shorter than a tenth of a second is played over, until such holes add up to it', () => {
		const gaps = [gap('mic', 2_000, 2_060), gap('mic', 3_000, 3_060), gap('mic', 4_000, 4_060)];
		expect(clipsOf(sound, gaps)).toEqual([
			[1_000, 3_000, 0],
			[3_060, 10_000, 2_060],
		]);
	});

	test('up to its end, at its beginning or of another track leaves no empty clip', () => {
		expect(clipsOf(sound, [gap('mic', 8_000, null)])).toEqual([[1_000, 8_000, 0]]);
		expect(clipsOf(sound, [gap('mic', 0, 2_000)])).toEqual([[2_000, 10_000, 1_000]]);
		expect(clipsOf(sound, [gap('camera', 4_000, 6_000)])).toEqual([[1_000, 10_000, 0]]);
		expect(clipsOf(sound, [gap('mic', 0, null)])).toEqual([]);
	});

	test('that lies within another is not cut out twice', () => {
		expect(clipsOf(sound, [gap('mic', 4_000, 8_000), gap('mic', 5_000, 6_000)])).toEqual([
			[1_000, 4_000, 0],
			[8_000, 10_000, 7_000],
		]);
	});
});

test('a video is only taken away in a hole of some seconds', () => {
	expect(clipsOf(picture, [gap('camera', 4_000, 6_000)])).toEqual([[1_000, 10_000, 0]]);
	expect(clipsOf(picture, [gap('camera', 4_000, 7_000)])).toEqual([
		[1_000, 4_000, 0],
		[7_000, 10_000, 6_000],
	]);
});

test('an unfinished recording lasts as long as what is known of it', () => {
	const unfinished = manifestWith({ durationMs: null, segments: [sound] });
	expect(lengthOf(unfinished)).toBe(10_000);
	expect(lengthOf({ ...unfinished, chat: [{ atMs: 12_000, name: 'Anna', text: 'x' }] })).toBe(12_000);
	expect(lengthOf(manifestWith({ durationMs: null }))).toBe(0);
});

test('chapters, chat and focus come by time, people by their place in the list', () => {
	const view = lessonView(
		manifestWith({
			people,
			chapters: [
				{ atMs: 5, kind: 'share', title: 'b' },
				{ atMs: 1, kind: 'start', title: 'a' },
			],
			chat: [
				{ atMs: 9, name: 'x', text: 'late' },
				{ atMs: 2, name: 'x', fromHost: true, text: 'early' },
			],
			focus: [{ atMs: 0, speaker: 'anna', spotlight: 'gone' }],
		}),
	);
	expect(view.chapters.map(({ title }) => title)).toEqual(['a', 'b']);
	expect(view.chat.map(({ text, host }) => [text, host])).toEqual([
		['early', true],
		['late', false],
	]);
	expect(view.focus).toEqual([{ atMs: 0, speaker: 0, spotlight: null }]);
});

test('only a film that is made is played', () => {
	const made = lessonView(manifestWith({ film: { state: 'made', file: 'film.webm' } }));
	expect(made).toMatchObject({ film: './film.webm', filmIsComing: false });
	const failed = lessonView(manifestWith({ film: { state: 'failed', message: 'x' } }));
	expect(failed).toMatchObject({ film: null, filmIsComing: false });
	expect(lessonView(manifestWith())).toMatchObject({ film: null, filmIsComing: true });
});

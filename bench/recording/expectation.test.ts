import { expect, test } from 'vitest';
import { placesOf, segmentsOf } from './expectation.ts';

const present = [{ fromMs: 0, toMs: 4_000 }];
const file = { layer: null, width: null, height: null, bySenderReport: true, codec: 'opus' } as const;
const lesson = {
	people: [
		{ personId: 'p1', displayName: 'Anna', role: 'participant' as const, present },
		{ personId: 'p2', displayName: 'Ben', role: 'participant' as const, present },
	],
	tracks: [
		{ trackId: 't1', personId: 'p1', source: 'mic' as const },
		{ trackId: 't2', personId: 'p2', source: 'mic' as const },
	],
	segments: [
		{ ...file, file: 'tracks/1.mkv', trackId: 't1', startMs: 100, durationMs: 1_000 },
		{ ...file, file: 'tracks/2.mkv', trackId: 't2', startMs: 0, durationMs: 4_000 },
		{ ...file, file: 'tracks/3.mkv', trackId: 't1', startMs: 2_000, durationMs: 1_000 },
	],
};

test('finds the place in the own files for each time, and none where they have a hole or end', () => {
	expect(placesOf(lesson, { displayName: 'Anna', source: 'mic', fromMs: 500, toMs: 3_000 })).toEqual([
		{ file: 'tracks/1.mkv', atSeconds: 0.4 },
		// Its last 200 ms would be behind the end of the file.
		null,
		null,
		{ file: 'tracks/3.mkv', atSeconds: 0 },
		{ file: 'tracks/3.mkv', atSeconds: 0.5 },
	]);
});

test('somebody who sent nothing of a source has no files', () => {
	expect(segmentsOf(lesson, 'Ben', 'mic').map((segment) => segment.file)).toEqual(['tracks/2.mkv']);
	expect(segmentsOf(lesson, 'Ben', 'camera')).toEqual([]);
	expect(placesOf(lesson, { displayName: 'Carl', source: 'mic', fromMs: 0, toMs: 1_000 })).toEqual([null, null]);
});

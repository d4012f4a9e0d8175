import { createInstance } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { RecordingEnd } from '../../../sfu/protocol/models/recording.ts';
import type { FilmView } from '../../../sfu/protocol/recordings.ts';
import { en } from '../../i18n/texts.ts';
import { endText, filmText, isInProgress, namesOf, retentionText, wholePercent } from './libraryTexts.ts';

const texts = createInstance();
const { t } = texts;

beforeAll(() => texts.init({ lng: 'en', resources: { en: { translation: en } } }));

const made: FilmView = { state: 'made', file: 'film.mp4', bytes: 220e6 };
const making = (percent: number, remainingMs: number | null): FilmView => ({ state: 'making', percent, remainingMs });

describe('the film', () => {
	test.each<[FilmView, string]>([
		[{ state: 'waiting', why: 'recording' }, 'The film is made when the recording has ended.'],
		[{ state: 'waiting', why: 'queue' }, 'The film is made after another one.'],
		[{ state: 'waiting', why: 'class' }, 'The film is made when the class is over.'],
		[{ state: 'waiting', why: 'maker' }, 'There is no film yet: nothing on this computer can make it.'],
		[making(42.9, null), 'Making the film: 42 %'],
		[making(42.9, 59_999), 'Making the film: 42 %, less than a minute left'],
		[making(0, 60_000), 'Making the film: 0 %, about 1 minute left'],
		[making(0, 200_000), 'Making the film: 0 %, about 3 minutes left'],
		[made, 'Film ready, 220 MB'],
		[{ state: 'cancelled' }, 'No film is made of it.'],
		[{ state: 'failed', message: 'exit code 1' }, 'The film could not be made. The recording itself is safe.'],
	])('%j', (film, sentence) => {
		expect(filmText(film, t)).toBe(sentence);
	});

	test('is never shown as complete while it is made', () => {
		expect([wholePercent(-1), wholePercent(99.6), wholePercent(100)]).toEqual([0, 99, 99]);
	});
});

test.each<[string, boolean, Parameters<typeof isInProgress>[0]]>([
	['while it is recorded', true, { state: 'recording', film: { state: 'waiting', why: 'recording' } }],
	['while its film is made', true, { state: 'finished', film: making(1, null) }],
	['while its film is the next one', true, { state: 'finished', film: { state: 'waiting', why: 'queue' } }],
	[
		'while its film waits for the end of a class',
		false,
		{ state: 'finished', film: { state: 'waiting', why: 'class' } },
	],
	['without anything that makes films', false, { state: 'finished', film: { state: 'waiting', why: 'maker' } }],
	['with its film', false, { state: 'finished', film: made }],
])('whether a recording is polled quickly %s: %s', (_, expected, recording) => {
	expect(isInProgress(recording)).toBe(expected);
});

test.each([
	[[], [], 0],
	[['Ms Moreau', 'Ann Novak', ' Ben '], ['Ms Moreau', 'Ann', 'Ben'], 0],
	[['A', 'B', 'C', 'D', 'E'], ['A', 'B', 'C', 'D', 'E'], 0],
	[['A', 'B', 'C', 'D', 'E', 'F'], ['A', 'B', 'C', 'D'], 2],
])('of %j shows the first names %j and %i more', (people, names, others) => {
	expect(namesOf(people)).toEqual({ names, others });
});

test('says why a recording is shorter than the lesson, and nothing where it is not', () => {
	const silent = [null, ...RecordingEnd.options].filter((end) => endText(end, t) === null);
	expect(silent).toEqual([null, 'stopped', 'roomEmpty', 'roomClosed']);
});

test.each([
	[null, null, 'Until you delete them'],
	[1, null, 'For 1 day'],
	[null, 0.5, 'At most 0.5 GB'],
	[30, 50, 'For 30 days, at most 50 GB'],
])('kept for %s days and up to %s GB', (maxAgeDays, maxTotalGb, sentence) => {
	expect(retentionText({ maxAgeDays, maxTotalGb }, t)).toBe(sentence);
});

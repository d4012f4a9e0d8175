import { createInstance } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { errorCodes } from '../../../sfu/protocol/errors.ts';
import { CameraChoice, RecordingEnd } from '../../../sfu/protocol/models/recording.ts';
import type { RecordingNews } from '../../client/state/recording.ts';
import { en } from '../../i18n/texts.ts';
import { isDiskLow, isLasting, newsText, roomLeftText, whatText } from './recordingTexts.ts';

const texts = createInstance();
const { t } = texts;

beforeAll(() => texts.init({ lng: 'en', resources: { en: { translation: en } } }));

const failed = (request: 'start' | 'pause' | 'resume' | 'stop', code: (typeof errorCodes)[number]): RecordingNews => ({
	kind: 'failed',
	request,
	code,
});

test('every kind of news is a sentence for hosts and for participants', () => {
	const all: RecordingNews[] = [
		{ kind: 'started' },
		{ kind: 'paused' },
		{ kind: 'resumed' },
		{ kind: 'diskLow', minutesLeft: 4 },
		...[null, ...RecordingEnd.options].map((end): RecordingNews => ({ kind: 'stopped', end })),
		...errorCodes.flatMap((code) => [failed('start', code), failed('stop', code)]),
	];
	for (const news of all) {
		for (const isHost of [true, false]) expect(newsText(news, isHost, t)).toMatch(/^[A-Z].*\.$/);
	}
});

test.each([
	['diskFull', 'The disk is full, so the recording has stopped. Everything up to now is saved.'],
	['diskFailed', 'The disk could not be written, so the recording has stopped. Everything up to now is saved.'],
	['roomEmpty', 'Everybody had left, so the recording has stopped. It is saved.'],
] as const)('hosts are told until they dismiss it why a recording ended by itself: %s', (end, sentence) => {
	const news: RecordingNews = { kind: 'stopped', end };
	expect(newsText(news, true, t)).toBe(sentence);
	expect(isLasting(news, true)).toBe(true);
	expect(newsText(news, false, t)).toBe('The recording has stopped.');
	expect(isLasting(news, false)).toBe(false);
});

test('a host who stops the recording reads for a while where to find it', () => {
	const news: RecordingNews = { kind: 'stopped', end: 'stopped' };
	expect(newsText(news, true, t)).toContain('“Recordings”');
	expect(isLasting(news, true)).toBe(false);
});

test.each([
	['start', 'recording-in-progress', 'This class is already being recorded.'],
	['start', 'insufficient-storage', 'There is too little room on the disk to record. Free some, then try again.'],
	[
		'start',
		'unavailable',
		'This class cannot be recorded: recording is switched off here, or its folder cannot be written.',
	],
	['start', 'forbidden', 'This class was set up without recording.'],
	['start', 'internal', 'The recording could not be started. Try again.'],
	['stop', 'no-recording', 'This class is not being recorded any more.'],
	['pause', 'unavailable', 'The recording could not be paused. Try again.'],
] as const)('a failed %s with the code %s', (request, code, sentence) => {
	expect(newsText(failed(request, code), true, t)).toBe(sentence);
});

test.each([
	[null, 'Plenty of room on the disk.', false],
	[600, 'Room for 10 more hours.', false],
	[120, 'Room for 120 more minutes.', false],
	[16, 'Room for 16 more minutes.', false],
	[15, 'The disk is full in about 15 minutes.', true],
	[1.9, 'The disk is full in about 1 minute.', true],
	[0, 'The disk is full in about 1 minute.', true],
])('%s minutes left on the disk', (minutesLeft, sentence, isLow) => {
	expect(roomLeftText(minutesLeft, t)).toBe(sentence);
	expect(isDiskLow({ minutesLeft })).toBe(isLow);
});

test('says what is recorded for each choice of cameras, and without one the default', () => {
	const sentences = CameraChoice.options.map((cameras) => whatText({ options: { cameras } }, t));
	expect(new Set(sentences).size).toBe(CameraChoice.options.length);
	expect(whatText({ options: {} }, t)).toBe(sentences[0]);
});

import { createInstance } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { errorCodes, type WireError } from '../../../sfu/protocol/errors.ts';
import { CameraChoice, RecordingEnd } from '../../../sfu/protocol/models/recording.ts';
import type { RecordingNews } from '../../client/state/recording.ts';
import { en } from '../../i18n/texts.ts';
import type { Problem } from '../../problems/Table.ts';
import { isDiskLow, isLasting, newsText, roomLeftText, whatText } from './recordingTexts.ts';

const texts = createInstance();
const { t } = texts;

beforeAll(() => texts.init({ lng: 'en', resources: { en: { translation: en } } }));

const failed = (attempted: 'startRecording' | 'pauseRecording' | 'stopRecording', error: Problem): RecordingNews => ({
	kind: 'failed',
	attempted,
	error: { message: '', ...error } as WireError,
});

test('every kind of news is a sentence for hosts and for participants', () => {
	const all: RecordingNews[] = [
		{ kind: 'started' },
		{ kind: 'paused' },
		{ kind: 'resumed' },
		{ kind: 'diskLow', minutesLeft: 4 },
		...[null, ...RecordingEnd.options].map((end): RecordingNews => ({ kind: 'stopped', end })),
		...errorCodes.flatMap((code) => [failed('startRecording', { code }), failed('stopRecording', { code })]),
	];
	for (const news of all) {
		for (const isHost of [true, false]) expect(newsText(news, isHost, t)).toMatch(/^[A-Z].*(\.|: [a-z-]+)$/);
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
	['startRecording', { code: 'recording-in-progress' }, 'This class is already being recorded.'],
	[
		'startRecording',
		{ code: 'insufficient-storage' },
		'There is too little room on the disk to record. Free some, then try again.',
	],
	[
		'startRecording',
		{ code: 'unavailable', what: 'recording' },
		'This class cannot be recorded: recording is switched off here, or its folder cannot be written.',
	],
	['startRecording', { code: 'forbidden', what: 'recording' }, 'This class was set up without recording.'],
	['stopRecording', { code: 'no-recording' }, 'This class is not being recorded any more.'],
	[
		'pauseRecording',
		{ code: 'unavailable' },
		'Pausing the recording may not have worked. Look whether it did, then try again.',
	],
] as const)('a failed %s, refused with %j', (attempted, error, sentence) => {
	expect(newsText(failed(attempted, error), true, t)).toBe(sentence);
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

import { expect, test } from 'vitest';
import { counted, lengthText, spokenTime, timeText } from './timeText.js';

test.each([
	[0, undefined, '0:00'],
	[59_999, undefined, '0:59'],
	[192_000, undefined, '3:12'],
	[192_000, 3_600_000, '0:03:12'],
	[3_792_000, undefined, '1:03:12'],
	[-1, undefined, '0:00'],
])('%i ms beside %s ms is %s', (ms, longestMs, text) => {
	expect(timeText(ms, longestMs)).toBe(text);
});

test.each([
	[0, '0 seconds'],
	[61_000, '1 minute 1 second'],
	[3_600_000, '1 hour'],
	[7_384_000, '2 hours 3 minutes 4 seconds'],
])('%i ms is read as %s', (ms, text) => {
	expect(spokenTime(ms)).toBe(text);
});

test.each([
	[40_200, '40 seconds'],
	[2_690_000, '45 minutes'],
	[3_590_000, '1 hour'],
	[5_400_000, '1 hour 30 minutes'],
])('%i ms is about %s', (ms, text) => {
	expect(lengthText(ms)).toBe(text);
});

test('counts in words', () => {
	expect([counted(1, 'person', 'people'), counted(2, 'person', 'people'), counted(0, 'second')]).toEqual([
		'1 person',
		'2 people',
		'0 seconds',
	]);
});

import { expect, test } from 'vitest';
import { SpeechDetector } from './SpeechDetector.ts';

const everyMs = 100;
const quiet = 0.1;
const voice = 0.6;

/** Feeds levels, one every 100 ms. @returns ms after which speech was told; null: never */
function speechAfter(levels: readonly number[]): number | null {
	const detector = new SpeechDetector();
	const index = levels.findIndex((level, at) => detector.add(level, at * everyMs));
	return index === -1 ? null : index * everyMs;
}

const repeat = (seconds: number, pattern: readonly number[]) =>
	Array.from({ length: seconds * 10 }, (_, at) => pattern[at % pattern.length] ?? 0);

test('tells of a voice that goes on for some seconds, also with gaps between its words', () => {
	expect(speechAfter(repeat(5, [voice]))).toBe(3_000);
	expect(speechAfter(repeat(5, [voice, voice, voice, quiet, quiet]))).toBe(3_000);
});

test('does not tell of a cough, of typing, of a fan or of a word now and then', () => {
	expect(speechAfter([...repeat(3, [quiet]), ...repeat(1, [voice]), ...repeat(6, [quiet])])).toBeNull();
	expect(speechAfter(repeat(20, [voice, quiet, quiet]))).toBeNull();
	expect(speechAfter(repeat(20, [0.4]))).toBeNull();
	expect(speechAfter(repeat(20, [...repeat(1, [voice]), ...repeat(3, [quiet])]))).toBeNull();
});

test('begins anew after a time in which nothing was measured', () => {
	const detector = new SpeechDetector();
	for (let atMs = 0; atMs < 2_900; atMs += everyMs) detector.add(voice, atMs);
	expect(detector.add(voice, 60_000)).toBe(false);
});

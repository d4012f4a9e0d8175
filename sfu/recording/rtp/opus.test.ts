import { expect, test } from 'vitest';
import { opusDurationMs } from './opus.ts';

/** First byte: configuration, stereo bit, code of the number of frames. */
const toc = (configuration: number, code: number) => (configuration << 3) | 4 | code;

test('knows the frame duration of every configuration', () => {
	const durations = Array.from({ length: 32 }, (_, i) => opusDurationMs(Uint8Array.of(toc(i, 0), 1)));
	const silk = [10, 20, 40, 60];
	const celt = [2.5, 5, 10, 20];
	expect(durations).toEqual([...silk, ...silk, ...silk, 10, 20, 10, 20, ...celt, ...celt, ...celt, ...celt]);
});

test('multiplies by the number of frames: one, two, or as many as the second byte says', () => {
	const [twenty, sixty] = [31, 3];
	expect(opusDurationMs(Uint8Array.of(toc(twenty, 1), 1, 2))).toBe(40);
	expect(opusDurationMs(Uint8Array.of(toc(twenty, 2), 1, 2, 3))).toBe(40);
	// The upper bits of the second byte say whether sizes vary and whether there is padding.
	expect(opusDurationMs(Uint8Array.of(toc(twenty, 3), 0xc0 | 6))).toBe(120);
	expect(opusDurationMs(Uint8Array.of(toc(sixty, 3), 2))).toBe(120);
});

test('takes a packet of DTX, which is the first byte alone', () => {
	expect(opusDurationMs(Uint8Array.of(toc(31, 0)))).toBe(20);
});

test('has no duration for a packet that is empty, cut short or longer than 120 ms', () => {
	expect(opusDurationMs(new Uint8Array())).toBeNull();
	for (const code of [2, 3]) expect(opusDurationMs(Uint8Array.of(toc(31, code)))).toBeNull();
	expect(opusDurationMs(Uint8Array.of(toc(31, 3), 0))).toBeNull();
	expect(opusDurationMs(Uint8Array.of(toc(31, 3), 7))).toBeNull();
	expect(opusDurationMs(Uint8Array.of(toc(3, 3), 3))).toBeNull();
});

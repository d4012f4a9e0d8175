/** What has to be true of every lesson. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { decode } from '../testing/decodedMedia.ts';
import type { Manifest } from './lesson/manifest.ts';

/** Files end one after the other, a moment after the length of the recording was taken, ms. */
const closingMs = 100;

/** Of a track, in order: no two segments overlap, none lasts less than nothing, gaps lie between 0 and the end. */
export async function expectWholeLesson(folder: string, manifest: Manifest): Promise<void> {
	const lengthMs = manifest.durationMs ?? Number.NaN;
	for (const { trackId } of manifest.tracks) {
		const segments = manifest.segments.filter((segment) => segment.trackId === trackId);
		let endMs = Number.NEGATIVE_INFINITY;
		for (const { startMs, durationMs } of segments.toSorted((a, b) => a.startMs - b.startMs)) {
			expect(startMs).toBeGreaterThanOrEqual(endMs);
			expect(durationMs).toBeGreaterThanOrEqual(0);
			endMs = startMs + (durationMs ?? 0);
		}
		expect(endMs).toBeLessThanOrEqual(lengthMs + closingMs);
	}
	for (const { fromMs, toMs } of manifest.gaps) {
		expect(toMs ?? lengthMs).toBeGreaterThanOrEqual(fromMs);
		expect(toMs ?? lengthMs).toBeLessThanOrEqual(lengthMs + closingMs);
	}
	for (const { file } of manifest.segments) await decode(join(folder, file));
}

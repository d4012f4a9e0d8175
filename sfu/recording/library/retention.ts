import { Retention } from '../../protocol/recordings.ts';
import type { Store } from '../../store/Store.ts';

/** Name of the store setting. */
const key = 'recordingRetention';
const never: Retention = { maxAgeDays: null, maxTotalGb: null };
const dayMs = 24 * 3_600_000;
const gigabyte = 1e9;

export function storedRetention(settings: Store['settings']): Retention {
	return Retention.catch(never).parse(settings.all()[key]);
}

/** @throws SfuError insufficient-storage */
export function storeRetention(settings: Store['settings'], retention: Retention): void {
	settings.save(key, retention);
}

/** `endedAtMs` null: it must not be deleted now, because it runs, is not repaired, or its film is being made. */
export type Kept = { recordingId: string; endedAtMs: number | null; bytes: number };

/**
 * Which recordings are to be deleted, the oldest first: those above the age, then as many as are too many bytes. The
 * recording that ended last is deleted by age only: one that is larger than the limit would be gone before anybody saw it.
 */
export function expired(kept: readonly Kept[], { maxAgeDays, maxTotalGb }: Retention, nowMs: number): string[] {
	const oldestFirst = kept
		.flatMap(({ endedAtMs, ...lesson }) => (endedAtMs === null ? [] : [{ ...lesson, endedAtMs }]))
		.sort((a, b) => a.endedAtMs - b.endedAtMs);
	const limitBytes = maxTotalGb === null ? Number.POSITIVE_INFINITY : maxTotalGb * gigabyte;
	const latest = oldestFirst.at(-1);
	let bytes = kept.reduce((sum, lesson) => sum + lesson.bytes, 0);
	const ids: string[] = [];
	for (const lesson of oldestFirst) {
		const isOld = maxAgeDays !== null && nowMs - lesson.endedAtMs > maxAgeDays * dayMs;
		if (!isOld && (bytes <= limitBytes || lesson === latest)) continue;
		bytes -= lesson.bytes;
		ids.push(lesson.recordingId);
	}
	return ids;
}

import type { Focus } from '../../lesson/manifest.ts';

/** Who speaks, and who spoke last, from then on. */
export type Speaking = {
	fromMs: number;
	/** null: nobody. */
	speaker: string | null;
	/** Stays through silence: the picture of the one who spoke last is better than none. null: nobody spoke yet. */
	last: string | null;
};

/** A change of the active speaker that is shorter is ignored: a cough or a "yes" must not make the film flicker. */
const shortestMs = 2_000;

/** The active speaker without short changes; the first entry is at 0. */
export function speakersOf(focus: readonly Focus[], durationMs: number): Speaking[] {
	const steady: Pick<Speaking, 'fromMs' | 'speaker'>[] = [];
	const changes = changesOf(focus, durationMs);
	for (const [index, { fromMs, speaker }] of changes.entries()) {
		const toMs = changes[index + 1]?.fromMs ?? durationMs;
		const before = steady.at(-1);
		if (before?.speaker === speaker) continue;
		// What is ignored belongs to the time before it; at the beginning of the film, to what follows.
		if (toMs - fromMs >= shortestMs) steady.push({ fromMs: before ? fromMs : 0, speaker });
	}
	if (steady.length === 0) steady.push({ fromMs: 0, speaker: changes.at(-1)?.speaker ?? null });
	let last: string | null = null;
	return steady.map(({ fromMs, speaker }) => {
		last = speaker ?? last;
		return { fromMs, speaker, last };
	});
}

/** Only where the speaker changes, in order, from 0 on. */
function changesOf(focus: readonly Focus[], durationMs: number): Pick<Speaking, 'fromMs' | 'speaker'>[] {
	const changes: Pick<Speaking, 'fromMs' | 'speaker'>[] = [{ fromMs: 0, speaker: null }];
	for (const { atMs, speaker } of focus.toSorted((a, b) => a.atMs - b.atMs)) {
		const fromMs = Math.max(0, atMs);
		const before = changes.at(-1);
		if (fromMs >= durationMs || before?.speaker === speaker) continue;
		// Two changes at one time: the last one counts.
		if (before?.fromMs === fromMs) changes.pop();
		if (changes.at(-1)?.speaker !== speaker) changes.push({ fromMs, speaker });
	}
	return changes;
}

/** The entry that holds at a time. */
export function speakingAt(speakers: readonly Speaking[], atMs: number): Speaking {
	return speakers.findLast(({ fromMs }) => fromMs <= atMs) ?? { fromMs: 0, speaker: null, last: null };
}

/** Who spoke up to a time, the last one first. */
export function recentSpeakers(speakers: readonly Speaking[], atMs: number): string[] {
	const spoke = speakers.flatMap(({ fromMs, speaker }) => (fromMs <= atMs && speaker !== null ? [speaker] : []));
	return [...new Set(spoke.reverse())];
}

import type { Chapter, RecordedPage } from './manifest.ts';

/** For how long a picture of a page is shown, ms on the clock of the recording. */
type PageStretch = {
	file: string;
	title: string;
	fromMs: number;
	toMs: number;
	/** Since when pages are shown without a pause. */
	sinceMs: number;
};

/** A page that is shown for less is a step on the way to another one, e.g. of an animation. */
const leastChapterMs = 5_000;

/** Every picture that is shown, until the next one, or until no page is shown. @param pages in any order */
export function pageStretches(pages: readonly RecordedPage[], lengthMs: number): PageStretch[] {
	const stretches: PageStretch[] = [];
	for (const { file, title, fromMs, toMs } of inTime(pages, lengthMs)) {
		if (file === null) continue;
		const before = stretches.at(-1);
		const sinceMs = before?.toMs === fromMs ? before.sinceMs : fromMs;
		stretches.push({ file, title, fromMs, toMs, sinceMs });
	}
	return stretches;
}

/** A chapter for each page that was shown for 5 s, whatever was drawn on it meanwhile. @param pages in any order */
export function pageChapters(pages: readonly RecordedPage[], lengthMs: number): Chapter[] {
	const shown: { title: string; fromMs: number; toMs: number }[] = [];
	for (const { title, fromMs, toMs } of inTime(pages, lengthMs)) {
		const before = shown.at(-1);
		if (before?.title === title) before.toMs = toMs;
		else shown.push({ title, fromMs, toMs });
	}
	const long = shown.filter(({ title, fromMs, toMs }) => title !== '' && toMs - fromMs >= leastChapterMs);
	return long
		.filter(({ title }, index) => title !== long[index - 1]?.title)
		.map(({ title, fromMs }) => ({ atMs: fromMs, kind: 'page', title }));
}

function inTime(pages: readonly RecordedPage[], lengthMs: number) {
	const sorted = pages.toSorted((a, b) => a.atMs - b.atMs);
	const stretches = sorted.map(({ atMs, ...page }, index) => ({
		...page,
		fromMs: Math.max(0, atMs),
		toMs: Math.min(lengthMs, sorted[index + 1]?.atMs ?? lengthMs),
	}));
	return stretches.filter(({ fromMs, toMs }) => fromMs < toMs);
}

import type { FilmPlan } from '../../../protocol/film.ts';
import type { Manifest } from '../../lesson/manifest.ts';
import { oneLine } from './oneLine.ts';

type Chapter = FilmPlan['chapters'][number];

/** Of chapters that are closer, only the last one stays: nobody can choose between them. It is also the least length of one. */
const closestMs = 1_000;

/** The chapters of a film: in order, the first one at 0, the last one a second before the end at the latest. */
export function filmChapters({ chapters }: Pick<Manifest, 'chapters'>, durationMs: number): Chapter[] {
	const latestMs = Math.max(0, durationMs - closestMs);
	const kept: Chapter[] = [];
	for (const { atMs, title } of chapters.toSorted((a, b) => a.atMs - b.atMs)) {
		const chapter = { atMs: Math.min(latestMs, Math.max(0, atMs)), title: oneLine(title) };
		const before = kept.at(-1);
		if (before && chapter.atMs - before.atMs < closestMs) kept.pop();
		kept.push(chapter);
	}
	const [first] = kept;
	if (first && first.atMs < closestMs) first.atMs = 0;
	else kept.unshift({ atMs: 0, title: 'Start' });
	return kept;
}

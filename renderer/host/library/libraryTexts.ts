/** What the library says of a recording, by its state. Pure. */
import type { TFunction } from 'i18next';
import type { FilmView, RecordingView, Retention } from '../../../sfu/protocol/recordings.ts';
import { isolate } from '../../ui/bidi.ts';
import { formatBytes } from '../../ui/bytes.ts';

/** Names that are shown of those who were there. */
const namesShown = 4;
/** Below this a disk has little room left: about an hour of a large class. */
const fewBytes = 5e9;
const minuteMs = 60_000;

/** It changes by itself within seconds. */
export function isInProgress({ state, film }: Pick<RecordingView, 'state' | 'film'>): boolean {
	if (state !== 'finished' || film.state === 'making') return true;
	return film.state === 'waiting' && (film.why === 'recording' || film.why === 'queue');
}

export function filmText(film: FilmView, t: TFunction): string {
	switch (film.state) {
		case 'waiting':
			return t(`library.film.waiting.${film.why}`);
		case 'making':
			return makingText(film, t);
		case 'made':
			return t('library.film.made', { size: formatBytes(film.bytes) });
		default:
			return t(`library.film.${film.state}`);
	}
}

/** 0 to 100, a whole number: 100 only when it is done. */
export const wholePercent = (percent: number): number => Math.min(99, Math.max(0, Math.floor(percent)));

function makingText({ percent, remainingMs }: FilmView & { state: 'making' }, t: TFunction): string {
	const values = { percent: wholePercent(percent) };
	if (remainingMs === null) return t('library.film.making', values);
	if (remainingMs < minuteMs) return t('library.film.makingLast', values);
	return t('library.film.makingLeft', { ...values, count: Math.round(remainingMs / minuteMs) });
}

/** Who writes "Ms Moreau" is not called "Ms". */
const honorific = /^(mrs?|ms|mx|miss|sir|dr|prof|professor|herr|frau|mme|madame|monsieur)\.?$/i;

function firstName(name: string): string {
	const [number = ''] = / \(\d{1,3}\)$/.exec(name) ?? [];
	const [first = ''] = name.trim().split(/\s+/);
	return honorific.test(first) ? name.trim() : first + number;
}

/** First names of the first few, and how many more there are: never "and 1 more" where one name has as much room. */
export function namesOf(people: readonly string[]): { names: string[]; others: number } {
	const shown = people.length === namesShown + 1 ? people.length : namesShown;
	const names = people.slice(0, shown).map(firstName).map(isolate);
	return { names, others: people.length - names.length };
}

/** Why a recording is shorter than the lesson; null: it is not, or that needs no word. */
export function endText(end: RecordingView['end'], t: TFunction): string | null {
	switch (end) {
		case 'diskFull':
		case 'diskFailed':
		case 'serverClosing':
		case 'crash':
			return t(`library.end.${end}`);
		default:
			return null;
	}
}

export function retentionText({ maxAgeDays, maxTotalGb }: Retention, t: TFunction): string {
	const gb = (maxTotalGb ?? 0).toLocaleString();
	if (maxAgeDays === null)
		return maxTotalGb === null ? t('library.storage.forever') : t('library.storage.room', { gb });
	const count = maxAgeDays;
	return maxTotalGb === null ? t('library.storage.days', { count }) : t('library.storage.daysAndRoom', { count, gb });
}

export const isNearlyFull = (freeBytes: number | null): freeBytes is number =>
	freeBytes !== null && freeBytes < fewBytes;

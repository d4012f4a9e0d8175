import filenamify from 'filenamify';
import { SfuError } from '../../core/errors.ts';

/** Windows counts UTF-16 units of a whole path (260), so a folder leaves room for its parents and its files. */
const maxUnits = 120;
/** Linux and macOS count bytes of UTF-8 of a name (255). */
const maxBytes = 200;
/** Lessons of one class that begin in the same minute. */
const maxNumber = 1_000;

/** A dot at the beginning hides a file. */
const hiding = /^[\s./\\]+/;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The name of the folder of a lesson, e.g. `2026-11-28 10.15 Physics 2b`, in the time zone of this computer. Valid on Windows,
 * macOS and Linux for any class name: at most 120 UTF-16 units and 200 bytes of UTF-8, NFC, no character is cut in half.
 * @param startedAtMs Unix time
 * @param taken whether a name is used already; then ` (2)`, ` (3)`, … are tried
 * @throws SfuError unavailable (1000 names are taken)
 */
export function folderNameFor(startedAtMs: number, className: string, taken: (name: string) => boolean): string {
	const fullName = safeName(`${localMinute(startedAtMs)} ${className.replace(hiding, '')}`);
	for (let number = 1; number <= maxNumber; number++) {
		const suffix = number === 1 ? '' : ` (${number})`;
		const name = `${shortened(fullName, suffix)}${suffix}`;
		if (!taken(name)) return name;
	}
	throw new SfuError('unavailable', `${maxNumber} lessons are called ${fullName}`);
}

/**
 * The name of a file or folder after a title, by the same rules.
 * @param otherwise where nothing of the title can be in a name
 */
export function safeNameFor(title: string, otherwise: string): string {
	const visible = title.replace(/\p{Surrogate}/gu, '').replace(hiding, '');
	return shortened(safeName(visible || otherwise), '');
}

/**
 * Two names with the same key may be one name to a file system: upper and lower case (Windows, macOS), composed and decomposed
 * letters (macOS).
 */
export function nameKey(name: string): string {
	return name.normalize('NFKC').toUpperCase().normalize('NFKC');
}

/** `2026-11-28 10.15`: sorts by time, and has no colon. */
function localMinute(unixMs: number): string {
	const date = new Date(unixMs);
	const [month, day, hours, minutes] = [date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes()].map(
		(value) => String(value).padStart(2, '0'),
	);
	return `${String(date.getFullYear()).padStart(4, '0')}-${month}-${day} ${hours}.${minutes}`;
}

/** Without reserved, control, bidirectional and other invisible characters; lone surrogates cannot be written as UTF-8. */
function safeName(text: string): string {
	const visible = text.replace(/\p{Surrogate}|(?!\u200d)\p{Format}/gu, '');
	const valid = filenamify(visible, { replacement: ' ', maxLength: Number.POSITIVE_INFINITY });
	return valid.replace(/\s+/g, ' ');
}

/** As many graphemes as leave room for `suffix`. Windows removes dots and spaces from the end of a name. */
function shortened(name: string, suffix: string): string {
	let kept = '';
	for (const { segment } of graphemes.segment(name)) {
		const longer = kept + segment;
		if (longer.length + suffix.length > maxUnits || Buffer.byteLength(longer + suffix) > maxBytes) break;
		kept = longer;
	}
	return kept.replace(/[. ]+$/, '');
}

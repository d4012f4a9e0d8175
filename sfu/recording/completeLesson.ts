import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../core/Logger.ts';
import { systemErrorCode } from '../errorText.ts';
import { probeSegment } from './files/probe.ts';
import { tidyMatroska } from './files/tidy.ts';
import { trimMatroska } from './files/trim.ts';
import { type Manifest, pagesFolder, type RecordedPage, type Segment, tracksFolder } from './lesson/manifest.ts';
import { changeManifest, readManifest } from './lesson/manifestFile.ts';
import { pageChapters } from './lesson/pageStretches.ts';
import { writeLessonFiles } from './lesson/writeLessonFiles.ts';

/**
 * Makes a lesson folder ready for players: after a crash the files are cut to whole elements and the manifest is ended;
 * then each file gets its length and an index, and the page is written. Whatever cannot be done to one file is logged and
 * leaves that file as it is. Safe to be called again, also after it was interrupted.
 * @param signal ends it between two packets; the lesson is not completed then
 * @throws what the disk throws; the reason of `signal`
 */
export async function completeLesson(folder: string, logger: Logger, signal?: AbortSignal): Promise<Manifest> {
	const before = await readManifest(folder);
	if (before.completed) return before;
	const crashed = before.end === null;
	const segments: Segment[] = [];
	if (crashed) await completeUnlisted(folder, before, logger);
	for (const segment of before.segments) {
		signal?.throwIfAborted();
		const kept = await completeSegment({ folder, segment, crashed, logger, signal });
		if (kept) segments.push(kept);
	}
	if (crashed) await removeUnlisted(folder, before);
	const pages = await existingPages(folder, before);
	const completed = { segments: withoutOverlaps(segments), pages, completed: true };
	const manifest = await changeManifest(folder, (found) => withPageChapters(ended({ ...found, ...completed })));
	await writeLessonFiles(folder, manifest);
	return manifest;
}

type SegmentParts = {
	folder: string;
	segment: Segment;
	crashed: boolean;
	logger: Logger;
	signal: AbortSignal | undefined;
};

/** undefined: there is nothing in the file. @throws the reason of `signal` */
async function completeSegment(parts: SegmentParts): Promise<Segment | undefined> {
	const { folder, segment, crashed, logger, signal } = parts;
	const file = join(folder, segment.file);
	try {
		if (!(await exists(file))) return undefined;
		if (crashed && (await trimMatroska(file)).isEmpty) return undefined;
		const { durationMs } = await tidyMatroska(file, signal);
		return { ...segment, durationMs: segment.durationMs ?? Math.round(durationMs) };
	} catch (error) {
		signal?.throwIfAborted();
		logger.warn({ err: error, file: segment.file }, 'a file of a recording could not be completed');
		const readableMs = await durationOf(file);
		return readableMs === undefined ? undefined : { ...segment, durationMs: segment.durationMs ?? readableMs };
	}
}

/** Files that were begun in the last moment before a crash, before the manifest named them: they are made playable. */
async function completeUnlisted(folder: string, { segments }: Manifest, logger: Logger): Promise<void> {
	const listed = new Set(segments.map(({ file }) => file));
	for (const name of await trackFiles(folder)) {
		if (listed.has(`${tracksFolder}/${name}`) || !name.endsWith('.mkv')) continue;
		const file = join(folder, tracksFolder, name);
		try {
			if ((await trimMatroska(file)).isEmpty) await rm(file);
			else await tidyMatroska(file);
		} catch (error) {
			logger.warn({ err: error, file: name }, 'a file of a recording could not be completed');
		}
	}
}

/** Pictures of pages of the last moment before a crash, of which the manifest does not say when they were shown. */
async function removeUnlisted(folder: string, { pages }: Manifest): Promise<void> {
	const listed = new Set(pages.map(({ file }) => file));
	for (const name of await namesIn(folder, pagesFolder))
		if (!listed.has(`${pagesFolder}/${name}`)) await rm(join(folder, pagesFolder, name), { force: true });
}

/** Somebody may have removed some: then the page is known, and its picture is not. */
async function existingPages(folder: string, { pages }: Manifest): Promise<RecordedPage[]> {
	const files = new Set(pages.flatMap(({ file }) => file ?? []));
	const missing = new Set<string | null>();
	for (const file of files) if (!(await exists(join(folder, file)))) missing.add(file);
	return pages.map((page) => (missing.has(page.file) ? { ...page, file: null } : page));
}

/** Now it is known how long each page was shown. */
function withPageChapters(manifest: Manifest): Manifest {
	const chapters = [...manifest.chapters, ...pageChapters(manifest.pages, manifest.durationMs ?? 0)];
	return { ...manifest, chapters: chapters.sort((a, b) => a.atMs - b.atMs) };
}

/** Names of what is in the folder of the tracks; none if somebody has removed it. @throws what the disk throws */
export function trackFiles(folder: string): Promise<string[]> {
	return namesIn(folder, tracksFolder);
}

async function namesIn(folder: string, name: string): Promise<string[]> {
	try {
		return await readdir(join(folder, name));
	} catch (error) {
		if (systemErrorCode(error) === 'ENOENT') return [];
		throw error;
	}
}

/**
 * A segment ends where the next one of its track begins: where one begins is known better a moment after the one before
 * has ended.
 */
function withoutOverlaps(segments: Segment[]): Segment[] {
	return segments.map((segment) => {
		const later = segments.filter(({ trackId, startMs }) => trackId === segment.trackId && startMs > segment.startMs);
		const nextMs = Math.min(...later.map(({ startMs }) => startMs));
		const { startMs, durationMs } = segment;
		return durationMs === null ? segment : { ...segment, durationMs: Math.min(durationMs, nextMs - startMs) };
	});
}

const exists = (file: string) =>
	stat(file).then(
		({ size }) => size > 0,
		() => false,
	);

const durationOf = (file: string) =>
	probeSegment(file).then(
		({ durationMs }) => Math.round(durationMs),
		() => undefined,
	);

/** With an end, also where the recording had none. */
function ended(manifest: Manifest): Manifest {
	if (manifest.end !== null) return manifest;
	const ends = manifest.segments.map(({ startMs, durationMs }) => startMs + (durationMs ?? 0));
	const shown = manifest.pages.map(({ atMs }) => atMs);
	const durationMs = Math.round([...ends, ...shown].reduce((last, atMs) => Math.max(last, atMs), 0));
	const pausedMs = manifest.breaks.reduce((sum, pause) => sum + pause.durationMs, 0);
	const people = manifest.people.map((person) => ({
		...person,
		present: person.present.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs ?? durationMs })),
	}));
	const stoppedAtMs = manifest.startedAtMs + durationMs + pausedMs;
	return { ...manifest, people, durationMs, stoppedAtMs, end: 'crash' };
}

/** Servers that are killed while they record, and while they complete what they recorded. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noFfmpeg } from '../testing/decodedMedia.ts';
import { noSmallDrive, SmallDrive } from '../testing/SmallDrive.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { until } from '../testing/until.ts';
import { completeLesson } from './completeLesson.ts';
import { encode, ffprobePackets, writeSegment } from './files/encodedMedia.fixture.ts';
import { probeSegment } from './files/probe.ts';
import { LessonFinisher } from './LessonFinisher.ts';
import { type Manifest, manifestFile, tracksFolder } from './lesson/manifest.ts';
import { readManifest, writeManifest } from './lesson/manifestFile.ts';
import { newManifest } from './lesson/newManifest.ts';
import { expectWholeLesson } from './wholeLesson.fixture.ts';

const timeout = 120_000;
let root = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'lectern-crash-'));
});
afterEach(async () => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
	await rm(root, { recursive: true, force: true });
});

function start(what: 'record' | 'recover') {
	const [hooks, fixture] = ['rawImports', 'crash'].map((name) => join(import.meta.dirname, `${name}.fixture.ts`));
	const flags = ['--no-warnings', '--experimental-transform-types', '--import', hooks ?? ''];
	const args = [...flags, fixture ?? '', what, root];
	const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	children.push(child);
	return child;
}

async function kill(child: ChildProcess): Promise<void> {
	const ended = once(child, 'exit');
	child.kill('SIGKILL');
	await ended;
}

/** As a server that starts. @returns what it has finished: their films are made next */
async function recover(): Promise<Manifest[]> {
	const finished: Manifest[] = [];
	const finisher = new LessonFinisher({
		folder: root,
		isRunning: () => false,
		finished: async (_, manifest) => void finished.push(manifest),
		logger: silentLogger,
	});
	await finisher.recover();
	await finisher.close();
	return finished;
}

/** A lesson of one voice that nobody has ended, in a folder below `folder`. @returns its folder */
async function interruptedLesson(folder: string, repeats: number): Promise<string> {
	const lesson = join(folder, 'Physics');
	await mkdir(join(lesson, tracksFolder), { recursive: true });
	const { codec, packets } = await encode('opus', { seconds: 6 });
	const repeated = Array.from({ length: repeats }, (_, round) =>
		packets.map((packet) => ({ ...packet, timestampMs: packet.timestampMs + round * 6_020 })),
	).flat();
	const file = `${tracksFolder}/0001-mic.mkv`;
	await writeSegment(join(lesson, file), { codec, packets: repeated });
	const given = { recordingId: 'crashed', roomId: 'physics', name: 'Physics', startedAtMs: 1_000, options: {} };
	const manifest = newManifest({ ...given, recorder: 'built-in' });
	const segment = {
		file,
		trackId: 't1',
		codec: 'opus' as const,
		startMs: 0,
		durationMs: null,
		width: null,
		height: null,
	};
	manifest.people.push({ personId: 'p1', displayName: 'Anna', role: 'host', present: [{ fromMs: 0, toMs: null }] });
	manifest.tracks.push({ trackId: 't1', personId: 'p1', source: 'mic' });
	manifest.segments.push({ ...segment, layer: null, bySenderReport: false });
	// Of a process that does not run.
	await writeManifest(lesson, { ...manifest, pid: 2 ** 22 + 1 });
	return lesson;
}

test.skipIf(noFfmpeg)('loses less than two seconds when the server is killed', { timeout }, async () => {
	const child = start('record');
	let printedMs = 0;
	for await (const line of createInterface(child.stdout)) {
		printedMs = Number(line);
		if (printedMs > 4_000) child.kill('SIGKILL');
	}
	const [name = ''] = await readdir(root);
	expect(await readManifest(join(root, name))).toMatchObject({ end: null, completed: false });
	const [manifest] = await recover();
	expect(manifest).toMatchObject({ end: 'crash', completed: true, film: { state: 'waiting' } });
	expect(manifest?.segments.map(({ codec }) => codec).sort()).toEqual(['opus', 'vp8']);
	for (const { startMs, durationMs } of manifest?.segments ?? [])
		expect(startMs + (durationMs ?? 0)).toBeGreaterThan(printedMs - 2_000);
	expect(manifest?.durationMs).toBeGreaterThan(printedMs - 2_000);
	if (manifest) await expectWholeLesson(join(root, name), manifest);
});

test.skipIf(noFfmpeg)('completes at the next start what the server was killed over', { timeout }, async () => {
	const lesson = await interruptedLesson(root, 150);
	const [file = ''] = (await readManifest(lesson)).segments.map((segment) => join(lesson, segment.file));
	const { packets } = await probeSegment(file);
	const child = start('recover');
	const isTidied = async () => (await readdir(join(lesson, tracksFolder))).some((name) => name.endsWith('.tidy'));
	await until(isTidied, 'the file to be tidied', undefined, { timeoutMs: 30_000 });
	await kill(child);
	expect(await readManifest(lesson)).toMatchObject({ end: null, completed: false });
	expect(await isTidied()).toBe(true);

	expect(await recover()).toMatchObject([{ end: 'crash', completed: true }]);
	expect(await readdir(join(lesson, tracksFolder))).toEqual(['0001-mic.mkv']);
	expect(await ffprobePackets(file)).toHaveLength(packets);
});

test.skipIf(noFfmpeg)('goes on at the next start when the server closes meanwhile', { timeout }, async () => {
	const lesson = await interruptedLesson(root, 150);
	const abort = new AbortController();
	const completing = completeLesson(lesson, silentLogger, abort.signal);
	const isTidied = async () => (await readdir(join(lesson, tracksFolder))).some((name) => name.endsWith('.tidy'));
	await until(isTidied, 'the file to be tidied');
	abort.abort();
	await expect(completing).rejects.toMatchObject({ name: 'AbortError' });
	expect(await readdir(join(lesson, tracksFolder))).toEqual(['0001-mic.mkv']);
	expect(await recover()).toMatchObject([{ end: 'crash', completed: true }]);
});

test.skipIf(noFfmpeg)('ends a lesson whose files somebody has removed', { timeout }, async () => {
	const lesson = await interruptedLesson(root, 1);
	await rm(join(lesson, tracksFolder), { recursive: true });
	expect(await recover()).toMatchObject([{ end: 'crash', completed: true, segments: [], durationMs: 0 }]);
	expect(await readdir(lesson)).toEqual(expect.arrayContaining([manifestFile, 'index.html']));
});

test.skipIf(noFfmpeg)('lets no two segments of a track overlap', { timeout }, async () => {
	const lesson = await interruptedLesson(root, 1);
	const manifest = await readManifest(lesson);
	const [first] = manifest.segments;
	if (!first) throw new Error('there is no segment');
	const second = { ...first, file: `${tracksFolder}/0002-mic.mkv`, startMs: 4_000 };
	await writeSegment(join(lesson, second.file), await encode('opus', { seconds: 1 }));
	await writeManifest(lesson, { ...manifest, segments: [first, second] });
	const [completed] = await recover();
	expect(completed?.segments.map(({ durationMs }) => durationMs)).toEqual([4_000, expect.any(Number)]);
	expect(completed?.segments[1]?.durationMs).toBeGreaterThan(900);
});

test.skipIf(noSmallDrive || noFfmpeg)(
	'keeps tracks that play when there is no room to tidy them',
	{ timeout },
	async () => {
		await using drive = await SmallDrive.mount();
		const lesson = await interruptedLesson(drive.folder, 20);
		const [segment] = (await readManifest(lesson)).segments;
		await writeFile(join(drive.folder, 'full'), Buffer.alloc(2 ** 20)).catch(() => undefined);
		await expect(completeLesson(lesson, silentLogger)).rejects.toMatchObject({ code: 'ENOSPC' });
		expect((await probeSegment(join(lesson, segment?.file ?? ''))).durationMs).toBeGreaterThan(100_000);
		await rm(join(drive.folder, 'full'));
		expect(await completeLesson(lesson, silentLogger)).toMatchObject({ end: 'crash', completed: true });
	},
);

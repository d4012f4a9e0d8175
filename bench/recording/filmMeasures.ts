/** How long the film of a lesson with four cameras takes. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from '../../sfu/recording/lesson/manifest.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { filmOf } from './library.ts';

const run = promisify(execFile);
const cameras = 4;
const recordingId = 'bench-film';

/** @param lessonMs its length */
export async function filmMeasures(lessonMs: number): Promise<Record<string, Measure>> {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
	try {
		await writeLesson(join(dataDir, 'recordings', 'A lesson'), lessonMs);
		const server = await BenchServer.start({ dataDir, allCores: true, flags: ['--workers', '1'] });
		const startedMs = performance.now();
		try {
			const film = await filmOf(server, recordingId, lessonMs * 2 + 60_000);
			const tookMs = film ? performance.now() - startedMs : Number.NaN;
			return { filmLesson: measure(lessonMs, 'ms'), filmTimeRatio: measure(tookMs / lessonMs, 'x', 1) };
		} finally {
			await server.stop();
		}
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
}

/** Test pictures of 640x360 at 15 frames a second and tones, as a finished recording. */
async function writeLesson(folder: string, lessonMs: number): Promise<void> {
	await mkdir(join(folder, 'tracks'), { recursive: true });
	const seconds = String(lessonMs / 1000);
	const vp8 = '-c:v libvpx -deadline realtime -cpu-used 12 -b:v 400k -g 450'.split(' ');
	const generated = ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i'];
	const [camera, mic] = [join(folder, 'tracks/camera.mkv'), join(folder, 'tracks/mic.mkv')];
	await Promise.all([
		run('ffmpeg', [...generated, `testsrc2=s=640x360:r=15:d=${seconds}`, ...vp8, camera]),
		run('ffmpeg', [...generated, `sine=f=440:d=${seconds}`, '-c:a', 'libopus', mic]),
	]);
	const ids = Array.from({ length: cameras }, (_, index) => String(index + 1));
	const common = { startMs: 0, durationMs: lessonMs, layer: null, bySenderReport: true };
	const manifest: Manifest = {
		...{ format: 'lectern-lesson', version: 1, recordingId, roomId: 'bench', name: 'A lesson' },
		...{ startedAtMs: Date.now() - lessonMs, stoppedAtMs: Date.now(), durationMs: lessonMs, end: 'stopped' },
		...{ recorder: 'built-in', pid: process.pid, completed: true, options: { cameras: 'all' } },
		people: ids.map((id) => ({
			...{ personId: `p${id}`, displayName: `Person ${id}`, role: 'participant' },
			present: [{ fromMs: 0, toMs: lessonMs }],
		})),
		tracks: ids.flatMap((id) => [
			{ trackId: `c${id}`, personId: `p${id}`, source: 'camera' },
			{ trackId: `m${id}`, personId: `p${id}`, source: 'mic' },
		]),
		// One file serves all: it is decoded once for each.
		segments: ids.flatMap((id) => [
			{ ...common, file: 'tracks/camera.mkv', trackId: `c${id}`, codec: 'vp8', width: 640, height: 360 },
			{ ...common, file: 'tracks/mic.mkv', trackId: `m${id}`, codec: 'opus', width: null, height: null },
		]),
		...{ gaps: [], breaks: [], focus: [], chat: [], pages: [], files: [], film: { state: 'waiting' } },
		chapters: [{ atMs: 0, kind: 'start', title: 'A lesson' }],
	};
	await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

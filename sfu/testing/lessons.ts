import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Manifest, manifestFile } from '../recording/lesson/manifest.ts';

/** A lesson of an hour that is over: two people, a microphone and a camera, its film not made yet. */
export function manifestOf(changed: Partial<Manifest> = {}): Manifest {
	const startedAtMs = changed.startedAtMs ?? Date.UTC(2026, 8, 1, 8);
	const durationMs = 3_600_000;
	return {
		...{ format: 'lectern-lesson', version: 1, recordingId: 'lesson-1', roomId: 'physics', name: 'Physics 2b' },
		...{ startedAtMs, stoppedAtMs: startedAtMs + durationMs, durationMs, end: 'stopped' },
		...{ recorder: 'built-in', pid: process.pid, completed: true, options: {}, film: { state: 'waiting' } },
		people: ['Ms Smith', 'Ann'].map((displayName, index) => ({
			...{ personId: `p${index}`, displayName, role: index === 0 ? 'host' : 'participant' },
			present: [{ fromMs: 0, toMs: durationMs }],
		})),
		tracks: [
			{ trackId: 't1', personId: 'p0', source: 'camera' },
			{ trackId: 't2', personId: 'p0', source: 'mic' },
		],
		segments: [
			{
				...{ file: 'tracks/0001-camera.mkv', trackId: 't1', codec: 'vp8', startMs: 0, durationMs },
				...{ width: 640, height: 360, layer: null, bySenderReport: true },
			},
			{
				...{ file: 'tracks/0002-mic.mkv', trackId: 't2', codec: 'opus', startMs: 20, durationMs },
				...{ width: null, height: null, layer: null, bySenderReport: true },
			},
		],
		...{ gaps: [], breaks: [], chapters: [], focus: [], chat: [], pages: [], files: [] },
		...changed,
	};
}

/** Writes a lesson folder. `files` by name, beside the manifest; default: none. @returns its path */
export async function writeLesson(
	recordings: string,
	folderName: string,
	changed: Partial<Manifest> = {},
	files: Record<string, string | Uint8Array> = {},
): Promise<string> {
	const folder = join(recordings, folderName);
	const written = { ...files, [manifestFile]: JSON.stringify(manifestOf(changed)) };
	for (const [name, content] of Object.entries(written)) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), content);
	}
	return folder;
}

/** The library of a server's recordings, over HTTP, and the lesson folders on its disk. */
import { readdir, readFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecordingView } from '../../sfu/protocol/recordings.ts';
import { Manifest, manifestFile, tracksFolder } from '../../sfu/recording/lesson/manifest.ts';
import type { BenchServer } from '../server.ts';

const pollMs = 100;

/** A lesson whose files are complete. */
export type Lesson = { folder: string; manifest: Manifest };

export async function viewOf(server: BenchServer, recordingId: string): Promise<RecordingView> {
	return RecordingView.parse(await get(server, recordingId));
}

/** Resolves when the film is made, with its path; null: it failed, or was not made within `timeoutMs`. */
export async function filmOf(server: BenchServer, recordingId: string, timeoutMs: number): Promise<string | null> {
	const giveUpAtMs = performance.now() + timeoutMs;
	while (performance.now() < giveUpAtMs) {
		// The library of a server that has just started does not know the recording yet.
		const view = await viewOf(server, recordingId).catch(() => undefined);
		if (view?.film.state === 'made') return join(server.recordingsDir, view.folder, view.film.file);
		if (view?.film.state === 'failed') process.stderr.write(`A film failed: ${view.film.message}\n`);
		if (view?.film.state === 'failed' || view?.film.state === 'cancelled') return null;
		await sleep(pollMs);
	}
	return null;
}

/** Resolves when a recording has ended and its files are complete. @throws Error after 30 s */
export async function lessonOf(server: BenchServer, recordingId: string): Promise<Lesson> {
	const { folder: name } = await viewOf(server, recordingId);
	const folder = join(server.recordingsDir, name);
	for (const giveUpAtMs = performance.now() + 30_000; performance.now() < giveUpAtMs; await sleep(pollMs)) {
		const manifest = await manifestOf(folder);
		if (manifest.completed) return { folder, manifest };
	}
	throw new Error(`the files of ${folder} were not completed within 30 s`);
}

async function manifestOf(folder: string): Promise<Manifest> {
	return Manifest.parse(JSON.parse(await readFile(join(folder, manifestFile), 'utf8')));
}

/** Paths of all files of sound and video in a lesson folder, also of those that its manifest does not name. */
export async function tracksIn(folder: string): Promise<string[]> {
	const names = await readdir(join(folder, tracksFolder));
	return names.filter((name) => name.endsWith('.mkv')).map((name) => join(folder, tracksFolder, name));
}

/** @param path below `/api/recordings/` */
function get(server: BenchServer, path: string): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const headers = { authorization: `Bearer ${server.info.hostToken}` };
		const request = httpsRequest(`${server.url}/api/recordings/${path}`, { ca: server.ca, headers });
		request.on('response', async (response) => {
			const chunks: Buffer[] = await response.toArray();
			const text = Buffer.concat(chunks).toString();
			if (response.statusCode === 200) resolve(JSON.parse(text));
			else reject(new Error(`GET ${path} answered ${response.statusCode}: ${text}`));
		});
		request.on('error', reject);
		request.end();
	});
}

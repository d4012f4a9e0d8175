import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../testing/silentLogger.ts';
import { InstalledFfmpeg } from '../ffmpeg/InstalledFfmpeg.ts';
import { FfmpegFilm } from './FfmpegFilm.ts';
import { LessonFolder, whyNoFfmpeg } from './lessonFolder.fixture.ts';
import { LessonDraft } from './manifest.fixture.ts';
import { planFilm } from './plan.ts';

const run = promisify(execFile);
const disk = join(await mkdtemp(join(tmpdir(), 'lectern-disk-')), 'disk');
const reason = (await whyNoFfmpeg()) ?? (await whyNoDisk());

/** Mounts a disk of 700 kB. @returns why it cannot */
async function whyNoDisk(): Promise<string | undefined> {
	try {
		await mkdir(disk);
		await run('mount', ['-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', disk]);
		return undefined;
	} catch {
		return 'mounting a small disk takes root on Linux';
	}
}

afterAll(async () => {
	if (reason === undefined) await run('umount', [disk]);
	await rm(join(disk, '..'), { recursive: true, force: true });
});

describe.skipIf(reason !== undefined)(`a film on a full disk ${reason ?? ''}`, { timeout: 60_000 }, () => {
	let source: LessonFolder;
	beforeAll(async () => {
		source = await LessonFolder.create();
		await source.camera('noise.mkv', { colour: 'gray', seconds: 6, filter: 'noise=alls=80:allf=t' });
	});
	afterAll(() => source?.remove());

	it('is refused as such, and nothing of it stays', async () => {
		await run('cp', [source.file('noise.mkv'), disk]);
		const draft = new LessonDraft(6_000, { video: { bitrate: '5M', resolution: '1280x720' } }).people('Ann');
		const plan = planFilm(draft.file('ann camera', 'noise.mkv', 0, 6_000).manifest);
		const maker = new FfmpegFilm({
			ffmpeg: new InstalledFfmpeg(null),
			logger: silentLogger,
			chunkMs: 1_000,
			priority: 0,
		});
		let percent = 0;
		const progress = (fraction: number) => {
			percent = 100 * fraction;
		};
		const made = maker.make({ plan, folder: disk, signal: new AbortController().signal, progress });
		await expect(made).rejects.toMatchObject({ code: 'insufficient-storage' });
		expect(percent).toBeGreaterThan(0);
		expect(await readdir(disk)).toEqual(['noise.mkv']);
	});
});

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '../../../testing/silentLogger.ts';
import { UnreadableFiles } from './UnreadableFiles.ts';

/** What a check by a program finds that does this in place of FFmpeg. */
async function unreadableBy(lines: string): Promise<string[]> {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-unreadable-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	const ffmpeg = join(folder, 'program');
	await writeFile(ffmpeg, `#!/bin/sh\ncd '${folder}'\n${lines}\n`);
	await chmod(ffmpeg, 0o755);
	const unreadable = new UnreadableFiles({ ffmpeg, folder, cwd: folder, logger: silentLogger });
	await unreadable.tryOut(['camera.mkv'], 'v', new AbortController().signal);
	return [...unreadable.files];
}

test.skipIf(process.platform === 'win32').each([
	['FFmpeg decodes it', 'exit 0', []],
	['FFmpeg refuses it', 'exit 1', ['camera.mkv']],
	['FFmpeg was killed, and decodes it then', 'if mkdir once 2> /dev/null; then kill -9 $$; fi', []],
	['FFmpeg is killed each time', 'kill -9 $$', ['camera.mkv']],
])('leaves out of the film what cannot be decoded: %s', async (_, lines, expected) => {
	expect(await unreadableBy(lines)).toEqual(expected);
});

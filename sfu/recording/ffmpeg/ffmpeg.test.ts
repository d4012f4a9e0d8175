import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/until.ts';
import { FfmpegProcess } from './FfmpegProcess.ts';
import { canMakeFilms } from './FfmpegProgram.ts';
import { findFfmpeg } from './findFfmpeg.ts';
import { InstalledFfmpeg } from './InstalledFfmpeg.ts';
import { type FfmpegProgress, ProgressParser } from './ProgressParser.ts';
import { exitOf, runFfmpeg } from './runFfmpeg.ts';

const missing =
	process.platform === 'win32'
		? 'the test programs are shell scripts'
		: await promisify(execFile)('ffmpeg', ['-version']).then(
				() => undefined,
				() => 'ffmpeg is not installed',
			);

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-ffmpeg-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function script(name: string, lines: string): Promise<string> {
	const path = join(folder, name);
	await writeFile(path, `#!/bin/sh\n${lines}\n`);
	await chmod(path, 0o755);
	return path;
}

/** Encodes for longer than a test lasts. */
const endless = ['-re', '-f', 'lavfi', '-i', 'color=s=64x64:r=25', '-f', 'null', '-'];

describe('ProgressParser', () => {
	it('reads blocks that arrive in pieces, and says whether something was written', () => {
		const seen: [FfmpegProgress, boolean][] = [];
		const parser = new ProgressParser((progress, isFurther) => seen.push([progress, isFurther]));
		const block = 'frame=25\nfps=0.0\ntotal_size=1000\nout_time_us=1000000\nout_time_ms=1000000\nprogress=continue\n';
		for (const character of block) parser.add(character);
		parser.add(block);
		parser.add('total_size=N/A\nout_time_us=N/A\nprogress=end\n');
		parser.add('out_time_us=-5\r\ntotal_size=1001\r\nprogress=end\r\n');
		const first = { frames: 25, outTimeMs: 1_000, bytes: 1_000 };
		expect(seen).toEqual([
			[first, true],
			[first, false],
			[first, false],
			[{ ...first, bytes: 1_001 }, true],
		]);
		expect(parser.last).toEqual({ ...first, bytes: 1_001 });
	});
});

describe.skipIf(missing !== undefined)(`FFmpeg ${missing ?? ''}`, { timeout: 30_000 }, () => {
	it('is found in PATH with what it can do', async () => {
		const program = await findFfmpeg(null);
		expect(program).toMatchObject({
			path: expect.stringMatching(/^\/.*ffmpeg$/),
			version: expect.any(String),
			missing: [],
		});
		expect(canMakeFilms(program)).toBe(true);
	});

	const version = (text: string) =>
		`case "$*" in *-version*) echo 'ffmpeg version ${text} Copyright (c)'; exit 0;; esac`;

	it.each([
		['4.1', '4.1.11-0+deb10u1'],
		['4.3', 'n4.3.2'],
		['3.4', '3.4'],
	])('is refused when it is %s', async (name, text) => {
		const path = await script(`old-${name}`, `${version(text)}; exec ffmpeg "$@"`);
		await expect(findFfmpeg(path)).rejects.toMatchObject({
			code: 'unavailable',
			message: `FFmpeg 4.4 or newer is needed, ${path} is ${text}`,
		});
	});

	it.each(['4.4', 'n7.1.1', '10.0', 'N-109542-g0b5f5f7', '2024-05-02-git-71669f2ad5-full_build'])(
		'is accepted as version %s when it has what is needed',
		async (text) => {
			const path = await script(`new-${text}`, `${version(text)}; exec ffmpeg "$@"`);
			expect(await findFfmpeg(path)).toMatchObject({ path, version: text, missing: [], h264Encoder: 'libx264' });
		},
	);

	it('is refused as a build without a version that cannot mix voices', async () => {
		const path = await script(
			'git-old',
			`${version('N-90000-g0')}; case "$*" in *normalize*) exit 1;; esac; exec ffmpeg "$@"`,
		);
		await expect(findFfmpeg(path)).rejects.toMatchObject({ code: 'unavailable' });
	});

	it('is refused for films when it lacks a part, and named', async () => {
		const path = await script(
			'small',
			`case "$*" in *-encoders*) echo ' V....D libx264  x'; exit;; *drawtext*) exit 1;; esac; exec ffmpeg "$@"`,
		);
		const program = await findFfmpeg(path);
		expect(program.missing).toEqual(['encoder aac', 'encoder flac', 'encoder mjpeg']);
		expect(program.hasDrawtext).toBe(false);
		expect(canMakeFilms(program)).toBe(false);
	});

	it('has no H.264 encoder when the listed ones do not work', async () => {
		const path = await script('no-h264', `case "$*" in *libx264*) exit 1;; esac; exec ffmpeg "$@"`);
		expect((await findFfmpeg(path)).h264Encoder).not.toBe('libx264');
	});

	it.each([
		['does not exist', '/nonexistent/ffmpeg'],
		['is another program', '/bin/echo'],
	])('is refused when the given path %s', async (_, path) => {
		await expect(findFfmpeg(path)).rejects.toMatchObject({
			code: 'unavailable',
			message: expect.stringContaining(path),
		});
	});

	it('is looked for once, and again after `forget`', async () => {
		const log = join(folder, 'looks');
		const path = await script('counted', `case "$*" in *-version*) echo x >> '${log}';; esac; exec ffmpeg "$@"`);
		const installed = new InstalledFfmpeg(path);
		const [first, second] = await Promise.all([installed.program(), installed.program()]);
		expect(second).toBe(first);
		installed.forget();
		await installed.program();
		expect(await readFile(log, 'utf8')).toBe('x\nx\n');
	});

	it('runs at the lowest priority, without secrets of the environment', async () => {
		process.env.LECTERN_TEST_SECRET = 'secret';
		const seen = join(folder, 'environment');
		const path = await script('environment-of', `env > '${seen}.new'; mv '${seen}.new' '${seen}'; exec ffmpeg "$@"`);
		const running = new FfmpegProcess(path, { args: endless, progressed: () => undefined });
		const text = await until(() => readFile(seen, 'utf8').catch(() => ''), 'the environment');
		expect(text).toContain('PATH=');
		expect(text).not.toContain('LECTERN_TEST_SECRET');
		expect(getPriority(running.pid ?? 0)).toBe(19);
		running.kill();
		running.kill();
		expect(await running.exited).toMatchObject({ killed: 'killed', startError: null });
		delete process.env.LECTERN_TEST_SECRET;
	});

	it('reads its stdin', async () => {
		const args = [
			'-f',
			'rawvideo',
			'-s',
			'2x2',
			'-pix_fmt',
			'gray',
			'-protocol_whitelist',
			'pipe',
			'-i',
			'pipe:0',
			'-f',
			'null',
			'-',
		];
		const exit = await runFfmpeg('ffmpeg', { args, stdin: new Uint8Array(40), progressed: () => undefined });
		expect(exit.progress?.frames).toBe(10);
	});

	it('is killed with its signal, with all that it has started', async () => {
		const pids = join(folder, 'pids');
		const path = await script(
			'stubborn',
			`trap '' TERM; sleep 1000 & echo "$$ $!" > '${pids}.new'; mv '${pids}.new' '${pids}'; wait; wait`,
		);
		const controller = new AbortController();
		const running = runFfmpeg(path, { args: [], signal: controller.signal, killGraceMs: 50 });
		const started = await until(() => readFile(pids, 'utf8').catch(() => ''), 'the program to start');
		controller.abort(new Error('no more'));
		await expect(running).rejects.toThrow('no more');
		for (const pid of started.trim().split(' ')) {
			await until(() => isGone(Number(pid)), `process ${pid} to end`);
		}
		await expect(runFfmpeg(path, { args: [], signal: controller.signal })).rejects.toThrow('no more');
	});

	it('is ended when it makes no progress (a program that only repeats itself)', async () => {
		const path = await script('hanging', 'while true; do echo frame=1; echo progress=continue; sleep 0.02; done');
		const failure = await runFfmpeg(path, {
			args: [],
			progressed: () => undefined,
			stallMs: 200,
			killGraceMs: 50,
		}).catch((error: unknown) => error);
		expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('no progress') });
		expect(exitOf(failure)?.killed).toBe('stalled');
	});

	it('is ended at its time limit', async () => {
		const path = await script('slow', 'exec sleep 1000');
		await expect(runFfmpeg(path, { args: [], timeLimitMs: 50 })).rejects.toMatchObject({ code: 'unavailable' });
	});

	it('fails with the end of what it said', async () => {
		const failure = await runFfmpeg('ffmpeg', { args: ['-i', 'file:nothing.mkv', '-f', 'null', '-'] }).catch(
			(error: unknown) => error,
		);
		expect(failure).toMatchObject({
			code: 'unavailable',
			message: expect.stringContaining('nothing.mkv: No such file'),
		});
		expect(exitOf(failure)?.code).toBe(1);
		expect(exitOf(new Error('another'))).toBeUndefined();
	});

	it('keeps a bounded part of endless errors', async () => {
		const path = await script(
			'loud',
			'i=0; while [ $i -lt 3000 ]; do echo "error $i of many, with some more text" >&2; i=$((i+1)); done; exit 3',
		);
		const exit = await new FfmpegProcess(path, { args: [] }).exited;
		expect(exit.code).toBe(3);
		expect(exit.stderr.length).toBeLessThanOrEqual(16_000);
		expect(exit.stderr).toContain('error 2999');
	});

	it.skipIf(process.platform !== 'linux')('says when the disk is full', async () => {
		const args = ['-f', 'lavfi', '-i', 'testsrc=d=1', '-f', 'rawvideo', 'file:/dev/full'];
		await expect(runFfmpeg('ffmpeg', { args })).rejects.toMatchObject({ code: 'insufficient-storage' });
	});
});

/** Also a process whose exit nobody has asked for: containers without an init keep the orphans. */
async function isGone(pid: number): Promise<boolean> {
	try {
		process.kill(pid, 0);
	} catch {
		return true;
	}
	return /^\d+ \(.*\) Z/.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}

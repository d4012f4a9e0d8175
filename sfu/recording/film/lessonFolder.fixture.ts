import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from '../lesson/manifest.ts';
import { writeManifest } from '../lesson/manifestFile.ts';

const run = promisify(execFile);

/** Why tests with FFmpeg cannot run here; undefined: they can. */
export async function whyNoFfmpeg(): Promise<string | undefined> {
	if (process.platform === 'win32') return 'the test programs are shell scripts';
	for (const program of ['ffmpeg', 'ffprobe']) {
		try {
			await run(program, ['-version']);
		} catch {
			return `${program} is not installed`;
		}
	}
	return undefined;
}

export async function ffmpeg(...args: string[]): Promise<void> {
	await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
}

export type Picture = {
	/** As FFmpeg writes colours. */
	colour: string;
	seconds: number;
	/** Default 160x90. */
	size?: string;
	/** Default 15. */
	framesPerSecond?: number;
	/** Further filters. */
	filter?: string;
};

/** A folder for one lesson, with synthetic cameras and voices; and programs in place of FFmpeg, in a folder beside it. */
export class LessonFolder {
	readonly path: string;

	private constructor(path: string) {
		this.path = path;
	}

	static async create(): Promise<LessonFolder> {
		return new LessonFolder(await mkdtemp(join(tmpdir(), 'lectern-film-')));
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.remove();
	}

	remove(): Promise<void> {
		return rm(this.path, { recursive: true, force: true });
	}

	file(name: string): string {
		return join(this.path, name);
	}

	/** VP8 with a key frame every 5 s. */
	async camera(
		name: string,
		{ colour, seconds, size = '160x90', framesPerSecond = 15, filter = 'null' }: Picture,
	): Promise<void> {
		const source = `color=c=${colour}:s=${size}:r=${framesPerSecond}:d=${seconds},${filter}`;
		const codec = [
			'-c:v',
			'libvpx',
			'-deadline',
			'realtime',
			'-cpu-used',
			'8',
			'-b:v',
			'300k',
			'-g',
			String(framesPerSecond * 5),
		];
		await ffmpeg('-f', 'lavfi', '-i', source, ...codec, '-threads', '1', '-f', 'matroska', this.file(name));
	}

	/** Opus. @param sound an expression of the time `t` in s, from -1 to 1 */
	async voice(name: string, sound: string, seconds: number): Promise<void> {
		const source = `aevalsrc=exprs='${sound}':s=48000:d=${seconds}`;
		const codec = ['-ac', '2', '-c:a', 'libopus', '-b:a', '48k', '-application', 'audio'];
		await ffmpeg('-f', 'lavfi', '-i', source, ...codec, '-f', 'matroska', this.file(name));
	}

	/** A picture of one colour. @param codec default: after the name, PNG or JPEG */
	async picture(
		name: string,
		colour: string,
		size: string,
		codec = name.endsWith('.png') ? 'png' : 'mjpeg',
	): Promise<void> {
		await mkdir(dirname(this.file(name)), { recursive: true });
		const source = `color=c=${colour}:s=${size}:r=1:d=1`;
		await ffmpeg(
			'-f',
			'lavfi',
			'-i',
			source,
			'-frames:v',
			'1',
			'-c:v',
			codec,
			'-f',
			'image2',
			'-update',
			'1',
			this.file(name),
		);
	}

	/** Writes a file that is cut off. @param share of the bytes of another one */
	async torn(name: string, whole: string, share: number): Promise<void> {
		const bytes = await readFile(this.file(whole));
		await writeFile(this.file(name), bytes.subarray(0, Math.floor(bytes.length * share)));
	}

	manifest(manifest: Manifest): Promise<void> {
		return writeManifest(this.path, manifest);
	}

	/** A program that runs some lines of shell and then FFmpeg with its own arguments. @returns its path */
	async program(name: string, lines: string): Promise<string> {
		const path = this.file(name);
		await writeFile(path, `#!/bin/sh\n${lines}\nexec ffmpeg "$@"\n`);
		await chmod(path, 0o755);
		return path;
	}
}

/** A sine of full scale times 0.4. */
export function tone(hz: number): string {
	return `0.4*sin(2*PI*${hz}*t)`;
}

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { SfuError } from '../../core/errors.ts';
import { errorText } from '../../errorText.ts';
import { type FfmpegProgram, neededParts } from './FfmpegProgram.ts';
import { type H264Encoder, h264Args, h264Encoders } from './h264.ts';
import { runFfmpeg } from './runFfmpeg.ts';

/** The first version whose `amix` has `normalize=0`: before, every voice gets quieter when another one joins. */
const oldest = [4, 4] as const;
const need = `FFmpeg ${oldest.join('.')} or newer is needed`;
const versionLimitMs = 5_000;
/** The first call of a freshly installed program takes longer: virus scanners read it, fontconfig makes its cache. */
const trialLimitMs = 20_000;

/**
 * Finds FFmpeg and tries out what it can do; about 0.5 s.
 * @param given path of the program; null: `ffmpeg` in PATH
 * @throws SfuError unavailable: there is none, it does not start, or it is too old
 */
export async function findFfmpeg(given: string | null): Promise<FfmpegProgram> {
	const path = given === null ? await searchPath() : resolve(given);
	if (path === undefined) throw new SfuError('unavailable', `${need}, none was found in PATH`);
	const version = await versionOf(path);
	const [encoders, filters, muxers] = await Promise.all([
		namesIn(path, '-encoders'),
		namesIn(path, '-filters'),
		namesIn(path, '-muxers'),
	]);
	const has = { encoder: encoders, filter: filters, muxer: muxers };
	const kinds = ['encoder', 'filter', 'muxer'] as const;
	const missing = kinds.flatMap((kind) =>
		neededParts[kind].filter((name) => !has[kind].has(name)).map((name) => `${kind} ${name}`),
	);
	const [h264Encoder, font] = await Promise.all([
		findEncoder(path, encoders),
		filters.has('drawtext') ? findFont(path) : null,
	]);
	return { path, version, h264Encoder, hasDrawtext: font !== null, font: font ?? { by: 'system' }, missing };
}

/** A desktop program has a short PATH on macOS, without the folders of package managers. */
const furtherFolders = process.platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'] : [];

/** By hand: Windows would look in the working folder first. */
async function searchPath(): Promise<string | undefined> {
	const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
	const folders = [...(process.env.PATH ?? '').split(delimiter), ...furtherFolders];
	for (const folder of folders.filter(isAbsolute)) {
		const path = join(folder, name);
		if (await isExecutable(path)) return path;
	}
	return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
	try {
		await access(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

async function versionOf(path: string): Promise<string> {
	const version = /^ffmpeg version (\S+)/m.exec(await versionText(path))?.[1];
	if (version === undefined) throw new SfuError('unavailable', `${need}, ${path} is another program`);
	const numbers = /^n?(\d+)\.(\d+)/.exec(version);
	const isOld = numbers
		? isOlder(Number(numbers[1]), Number(numbers[2]))
		: // A build between versions has no number: what counts is tried.
			!(await works(path, mixTrial));
	if (isOld) throw new SfuError('unavailable', `${need}, ${path} is ${version}`);
	return version;
}

async function versionText(path: string): Promise<string> {
	try {
		return (await runFfmpeg(path, { args: ['-version'], timeLimitMs: versionLimitMs })).stdout;
	} catch (cause) {
		throw new SfuError('unavailable', `${need}: ${errorText(cause)}`, { cause });
	}
}

function isOlder(major: number, minor: number): boolean {
	return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

/** The names that `-encoders`, `-filters` or `-muxers` lists: flags, then the name or several with commas. */
async function namesIn(path: string, list: string): Promise<Set<string>> {
	const { stdout } = await runFfmpeg(path, { args: [list], timeLimitMs: trialLimitMs });
	const names = stdout.split('\n').flatMap((line) => /^ [A-Z. ]{1,6} ([\w,]+) /.exec(line)?.[1]?.split(',') ?? []);
	return new Set(names);
}

const mixTrial = ['-f', 'lavfi', '-i', 'anullsrc', '-filter_complex', 'amix=inputs=1:normalize=0', '-t', '0.1'];
const pictureTrial = ['-f', 'lavfi', '-i', 'color=s=320x180:r=25', '-frames:v', '3', '-pix_fmt', 'yuv420p'];

/** An encoder in the list may still lack its hardware or its library. */
async function findEncoder(path: string, listed: Set<string>): Promise<H264Encoder | null> {
	for (const encoder of h264Encoders.filter((name) => listed.has(name))) {
		if (await works(path, [...pictureTrial, ...h264Args(encoder, 500_000)])) return encoder;
	}
	return null;
}

/** Where a build without fontconfig finds a font. */
const fontFiles = [
	'C:/Windows/Fonts/arial.ttf',
	'/System/Library/Fonts/Supplemental/Arial Unicode.ttf',
	'/System/Library/Fonts/Helvetica.ttc',
	'/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
	'/usr/share/fonts/TTF/DejaVuSans.ttf',
];

async function findFont(path: string): Promise<FfmpegProgram['font'] | null> {
	if (await works(path, [...pictureTrial, '-vf', 'drawtext=text=x'])) return { by: 'system' };
	for (const file of fontFiles) {
		const filter = `drawtext=text=x:fontfile='${file.replace(':', '\\:')}'`;
		if (await works(path, [...pictureTrial, '-vf', filter])) return { by: 'file', file };
	}
	return null;
}

async function works(path: string, args: string[]): Promise<boolean> {
	try {
		await runFfmpeg(path, { args: [...args, '-f', 'null', '-'], timeLimitMs: trialLimitMs });
		return true;
	} catch {
		return false;
	}
}

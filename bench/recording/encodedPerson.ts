/**
 * Cameras of one colour and microphones of one tone, encoded ahead: what they send is right to the ms. Some flash at the
 * moments at which they beep.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EncodedMedia } from '../peers/EncodedStream.ts';
import { encodedPackets } from '../peers/encodedPackets.ts';

const run = promisify(execFile);
/** A whole number of beeps and of frames: it is sent over and over. */
const lengthMs = 10_000;
/** Of flashes and beeps, from the first one on. */
const beepEveryMs = 2_000;
const firstBeepMs = 1_000;
const beepSeconds = 0.2;
/** Far from all tones of `looksOf`, so that a short stretch of sound tells them apart. */
export const beepHz = 3_000;
export const framesPerSecond = 25;

/** How a person looks and sounds. `flashes`: their camera is white while their microphone beeps. */
export type Looks = { colour: readonly [red: number, green: number, blue: number]; toneHz: number; flashes: boolean };

export type EncodedPerson = { camera: EncodedMedia; microphone: EncodedMedia };

const during = `between(mod(t,${beepEveryMs / 1000}),${firstBeepMs / 1000},${firstBeepMs / 1000 + beepSeconds - 0.001})`;
const seconds = String(lengthMs / 1000);
const pictureOf = ({ colour, flashes }: Looks) => {
	const hex = colour.map((value) => value.toString(16).padStart(2, '0')).join('');
	const flash = flashes ? `,drawbox=c=white:t=fill:enable='${during}'` : '';
	return `color=c=0x${hex}:s=320x180:r=${framesPerSecond}:d=${seconds}${flash},format=yuv420p`;
};
const soundOf = ({ toneHz, flashes }: Looks) => {
	const beep = flashes ? `+0.4*sin(2*PI*${beepHz}*t)*${during}` : '';
	return `aevalsrc='0.15*sin(2*PI*${toneHz}*t)${beep}':s=48000:d=${seconds}`;
};
const vp8 = '-c:v libvpx -deadline realtime -cpu-used 8 -lag-in-frames 0 -b:v 150k -g 12'.split(' ');
const opus = '-c:a libopus -b:a 48k -frame_duration 20'.split(' ');

/** Needs FFmpeg. */
export async function encodePerson(looks: Looks): Promise<EncodedPerson> {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-media-'));
	try {
		const [video, audio] = [join(folder, 'camera.mkv'), join(folder, 'mic.mkv')];
		const generated = ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i'];
		const encoders = [run('ffmpeg', [...generated, pictureOf(looks), ...vp8, video])];
		encoders.push(run('ffmpeg', [...generated, soundOf(looks), ...opus, audio]));
		await Promise.all(encoders);
		return { camera: await framesOf(video, 'video'), microphone: await framesOf(audio, 'audio') };
	} finally {
		await rm(folder, { recursive: true });
	}
}

async function framesOf(file: string, kind: EncodedMedia['kind']): Promise<EncodedMedia> {
	const packets = await encodedPackets(await readFile(file), kind);
	const frameMs = kind === 'video' ? 1000 / framesPerSecond : 20;
	// Matroska rounds to ms; the last packet of an encoder holds only what it had delayed.
	const frames = packets.map((data, index) => ({ atMs: index * frameMs, data })).filter(({ atMs }) => atMs < lengthMs);
	return { kind, frames, lengthMs };
}

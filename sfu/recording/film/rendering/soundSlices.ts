import type { FilmPlan } from '../../../protocol/film.ts';
import { framesOf } from './chunks.ts';
import { inputArgs } from './inputArgs.ts';

export const samplesPerSecond = 48_000;
/** Voices are mixed this much quieter and brought back before the limiter, so that a sum of many is not clipped, dB. */
export const headroomDb = 12;
/** Short: FFmpeg holds the silence of a hole in memory, 23 MB a minute for each voice. */
const sliceMs = 60_000;

type Voice = FilmPlan['voices'][number];

/** A part of the sound that is mixed at once. */
export type SoundSlice = { fromMs: number; samples: number; voices: Voice[] };

/** Cuts the sound of a film into slices, without holes. */
export function soundSlices(plan: FilmPlan): SoundSlice[] {
	const end = Math.round((framesOf(plan) * samplesPerSecond) / plan.framesPerSecond);
	const step = (sliceMs * samplesPerSecond) / 1_000;
	return Array.from({ length: Math.ceil(end / step) }, (_, index) => {
		const from = index * step;
		const samples = Math.min(end - from, step);
		const fromMs = index * sliceMs;
		const toMs = fromMs + (samples * 1_000) / samplesPerSecond;
		const isHeard = ({ startMs, durationMs }: Voice) => startMs < toMs && startMs + durationMs > fromMs;
		return { fromMs, samples, voices: plan.voices.filter(isHeard) };
	});
}

/** Inputs and filter that mix voices, exactly as long as the slice; the result is `[mix]`. */
export function mixGraph({ fromMs, samples, voices }: SoundSlice): { inputs: string[]; filter: string } {
	const inputs = voices.flatMap((voice) => inputArgs(voice, fromMs, fromMs, { exact: true }));
	const seconds = samples / samplesPerSecond;
	const branches = voices.map((_, index) => {
		// Trimmed first: what comes after the slice must not be reached through a hole that is filled with silence.
		return `[${index}:a:0]atrim=end=${seconds.toFixed(4)},${fill},${format}[voice${index}]`;
	});
	const labels = voices.map((_, index) => `[voice${index}]`).join('');
	return {
		inputs,
		filter: [silence(samples), ...branches, mixed(labels, voices.length, `,volume=-${headroomDb}dB`)].join(';'),
	};
}

/** Inputs and filter that mix files of `mixGraph` in the working folder. */
export function mixAgainGraph(files: string[], samples: number): { inputs: string[]; filter: string } {
	const inputs = files.flatMap((file) => ['-protocol_whitelist', 'file', '-i', `file:${file}`]);
	const labels = files.map((_, index) => `[${index}:a:0]`).join('');
	return { inputs, filter: [silence(samples), mixed(labels, files.length, '')].join(';') };
}

const format = `aformat=sample_fmts=fltp:channel_layouts=stereo:sample_rates=${samplesPerSecond}`;
/** Puts silence where packets are missing; from 30 ms on, because the times of packets are rounded to whole ms. */
const fill = `aresample=${samplesPerSecond}:async=1:min_hard_comp=0.03:first_pts=0`;

/** The ground, which gives the mix its length. */
function silence(samples: number): string {
	return `anullsrc=r=${samplesPerSecond}:cl=stereo,atrim=end_sample=${samples},${format}[silence]`;
}

function mixed(labels: string, count: number, then: string): string {
	return `[silence]${labels}amix=inputs=${count + 1}:duration=first:normalize=0${then}[mix]`;
}

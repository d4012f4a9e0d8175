import { AudioSample } from 'mediabunny';
import type { FilmPlan } from '../../sfu/protocol/film.ts';
import type { FilmServer } from './FilmServer.ts';
import { openLessonFile } from './lessonFile.ts';
import { type StereoBlock, sampleRate, VoiceReader } from './VoiceReader.ts';

/** Sound below this level is not changed; above, it approaches full scale without reaching it. */
const limiterKnee = 0.8;

/** All voices of a lesson, mixed into blocks. */
export class Sound {
	readonly #voices: VoiceReader[];
	readonly #totalSamples: number;
	readonly #leadSamples: number;
	#position = 0;

	/** @param leadSamples sound is encoded earlier by so much, for an encoder that delays it */
	constructor({ voices, durationMs }: FilmPlan, server: FilmServer, leadSamples: number) {
		this.#voices = voices.map(({ file, startMs }) => new VoiceReader(() => openLessonFile(server, file), startMs));
		this.#totalSamples = Math.round((durationMs / 1_000) * sampleRate);
		this.#leadSamples = leadSamples;
	}

	/** The sound that follows, up to a time; null: the film has no more. The caller closes it. */
	async next(toSeconds: number): Promise<AudioSample | null> {
		const length = Math.min(Math.round(toSeconds * sampleRate), this.#totalSamples) - this.#position;
		if (length <= 0) return null;
		// Both channels in one buffer, one behind the other, as `f32-planar` has them.
		const data = new Float32Array(2 * length);
		const block: StereoBlock = [data.subarray(0, length), data.subarray(length)];
		await Promise.all(this.#voices.map((voice) => voice.addTo(block, this.#position + this.#leadSamples)));
		limit(data);
		const timestamp = this.#position / sampleRate;
		this.#position += length;
		return new AudioSample({ data, format: 'f32-planar', numberOfChannels: 2, sampleRate, timestamp });
	}

	close(): void {
		for (const voice of this.#voices) voice.close();
	}
}

/** Several people who speak at once must not be cut off at full scale, which crackles. */
function limit(samples: Float32Array): void {
	const room = 1 - limiterKnee;
	for (let i = 0; i < samples.length; i++) {
		const sample = samples[i] ?? 0;
		const level = Math.abs(sample);
		if (level > limiterKnee)
			samples[i] = Math.sign(sample) * (limiterKnee + room * Math.tanh((level - limiterKnee) / room));
	}
}

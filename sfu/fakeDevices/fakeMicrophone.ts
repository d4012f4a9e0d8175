const sampleRateHz = 48_000;
const bytesPerSample = 2;
/** Fraction of full scale: loud enough to count as a voice, quiet enough that automatic gain control leaves it unchanged. */
const amplitude = 0.4;
const syllablesPerSecond = 4;

/**
 * A microphone as a sound file (WAV, mono, 16 bit), which Chromium plays in a loop in place of one: a pure tone, in whole periods,
 * so that the loop does not click. The amplitude is modulated at the rate of syllables, because the noise suppression of
 * browsers removes a constant tone.
 * @param toneHz a whole number
 * @param seconds a whole number
 * @returns the file, piece by piece: 96 kB a second
 */
export function* fakeMicrophone(toneHz: number, seconds: number): Generator<Buffer> {
	yield header(seconds * sampleRateHz * bytesPerSample);
	const second = oneSecond(toneHz);
	for (let count = 0; count < seconds; count++) yield second;
}

function oneSecond(toneHz: number): Buffer {
	const samples = Buffer.alloc(sampleRateHz * bytesPerSample);
	for (let index = 0; index < sampleRateHz; index++) {
		const atS = index / sampleRateHz;
		const envelope = 0.55 - 0.45 * Math.cos(2 * Math.PI * syllablesPerSecond * atS);
		const value = amplitude * envelope * Math.sin(2 * Math.PI * toneHz * atS);
		samples.writeInt16LE(Math.round(value * 32_767), index * bytesPerSample);
	}
	return samples;
}

function header(sampleBytes: number): Buffer {
	const bytes = Buffer.alloc(44);
	bytes.write('RIFF', 0);
	bytes.writeUInt32LE(36 + sampleBytes, 4);
	bytes.write('WAVEfmt ', 8);
	bytes.writeUInt32LE(16, 16);
	bytes.writeUInt16LE(1, 20); // PCM
	bytes.writeUInt16LE(1, 22); // channels
	bytes.writeUInt32LE(sampleRateHz, 24);
	bytes.writeUInt32LE(sampleRateHz * bytesPerSample, 28);
	bytes.writeUInt16LE(bytesPerSample, 32);
	bytes.writeUInt16LE(8 * bytesPerSample, 34);
	bytes.write('data', 36);
	bytes.writeUInt32LE(sampleBytes, 40);
	return bytes;
}

/** How loud a stream is, for drawing. */
export type LevelMeter = {
	/** Idempotent; releases the audio context. */
	close(): void;
};

const fftSize = 512;
/** Speech close to a laptop peaks around an RMS of 0.25; below -60 dB is silence. */
const silenceDb = -60;
const loudDb = -12;

/**
 * Reports 0 (silence) to 1 (loud) on animation frames. A stream without sound, or a browser without AudioContext,
 * reports nothing.
 */
export function startLevelMeter(stream: MediaStream, onLevel: (level: number) => void): LevelMeter {
	if (typeof AudioContext === 'undefined' || stream.getAudioTracks().length === 0) return { close() {} };
	const context = new AudioContext();
	const analyser = context.createAnalyser();
	analyser.fftSize = fftSize;
	context.createMediaStreamSource(stream).connect(analyser);
	// Created before the first click it is suspended; the click on the page that follows lets it run.
	const resume = () => void context.resume().catch(() => {});
	resume();
	document.addEventListener('pointerdown', resume);
	document.addEventListener('keydown', resume);

	const samples = new Float32Array(fftSize);
	let frame = 0;
	const measure = () => {
		frame = requestAnimationFrame(measure);
		analyser.getFloatTimeDomainData(samples);
		onLevel(levelOf(samples));
	};
	measure();

	let closed = false;
	return {
		close() {
			if (closed) return;
			closed = true;
			cancelAnimationFrame(frame);
			document.removeEventListener('pointerdown', resume);
			document.removeEventListener('keydown', resume);
			void context.close().catch(() => {});
		},
	};
}

/** RMS of samples of -1 to 1 on a scale on which equal steps sound equal, 0 to 1. */
export function levelOf(samples: Float32Array): number {
	let sum = 0;
	for (const sample of samples) sum += sample * sample;
	const db = 10 * Math.log10(sum / samples.length);
	return Math.min(1, Math.max(0, (db - silenceDb) / (loudDb - silenceDb)));
}

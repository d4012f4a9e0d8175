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
 * Reports 0 (silence) to 1 (loud) on animation frames while the page is visible. A stream without sound, or a browser
 * that cannot measure it, reports nothing.
 */
export function startLevelMeter(stream: MediaStream, onLevel: (level: number) => void): LevelMeter {
	const tap = tapInto(stream);
	if (!tap) return { close() {} };
	const { context, analyser } = tap;
	const samples = new Float32Array(fftSize);
	let frame = 0;
	const measure = () => {
		frame = requestAnimationFrame(measure);
		analyser.getFloatTimeDomainData(samples);
		onLevel(levelOf(samples));
	};
	const follow = () => {
		cancelAnimationFrame(frame);
		if (document.hidden) return void context.suspend().catch(() => {});
		void context.resume().catch(() => {});
		measure();
	};
	follow();

	const stop = new AbortController();
	const { signal } = stop;
	document.addEventListener('visibilitychange', follow, { signal });
	// Created before the first click it is suspended; the click on the page that follows lets it run.
	document.addEventListener('pointerdown', follow, { signal });
	document.addEventListener('keydown', follow, { signal });
	return {
		close() {
			if (signal.aborted) return;
			stop.abort();
			cancelAnimationFrame(frame);
			void context.close().catch(() => {});
		},
	};
}

function tapInto(stream: MediaStream): { context: AudioContext; analyser: AnalyserNode } | null {
	if (typeof AudioContext === 'undefined' || stream.getAudioTracks().length === 0) return null;
	const context = new AudioContext();
	try {
		const analyser = context.createAnalyser();
		analyser.fftSize = fftSize;
		context.createMediaStreamSource(stream).connect(analyser);
		return { context, analyser };
	} catch {
		// Firefox refuses a headset whose sample rate is not the loudspeaker's. No bars are no reason for no class.
		void context.close().catch(() => {});
		return null;
	}
}

/** RMS of samples of -1 to 1 on a scale on which equal steps sound equal, 0 to 1. */
export function levelOf(samples: Float32Array): number {
	let sum = 0;
	for (const sample of samples) sum += sample * sample;
	const db = 10 * Math.log10(sum / samples.length);
	return Math.min(1, Math.max(0, (db - silenceDb) / (loudDb - silenceDb)));
}

/** Measures how loud a stream is, for a level display. */
export type LevelMeter = {
	/** Idempotent; releases the audio context. */
	close(): void;
};

const fftSize = 512;
/** Speech close to a laptop peaks around an RMS of 0.25; below -60 dB is silence. */
const silenceDb = -60;
const loudDb = -12;

/**
 * Reports 0 (silence) to 1 (loud) while the page is visible. Reports nothing for a stream without audio or in a browser
 * that cannot analyse it.
 * @param everyMs default: on each animation frame
 */
export function startLevelMeter(
	stream: MediaStream,
	onLevel: (level: number) => void,
	everyMs: number | null = null,
): LevelMeter {
	const analysis = analyse(stream);
	if (!analysis) return { close() {} };
	const { context, analyser } = analysis;
	const samples = new Float32Array(fftSize);
	let cancelNext = () => {};
	const measure = () => {
		cancelNext = schedule(measure, everyMs);
		analyser.getFloatTimeDomainData(samples);
		onLevel(levelOf(samples));
	};
	const followVisibility = () => {
		cancelNext();
		if (document.hidden) return void context.suspend().catch(() => {});
		void context.resume().catch(() => {});
		measure();
	};
	followVisibility();

	const stop = new AbortController();
	const { signal } = stop;
	document.addEventListener('visibilitychange', followVisibility, { signal });
	// Autoplay policy: an AudioContext created before the first user gesture is suspended until one follows.
	document.addEventListener('pointerdown', followVisibility, { signal });
	document.addEventListener('keydown', followVisibility, { signal });
	return {
		close() {
			if (signal.aborted) return;
			stop.abort();
			cancelNext();
			void context.close().catch(() => {});
		},
	};
}

/** Returns how to cancel it. */
function schedule(run: () => void, afterMs: number | null): () => void {
	if (afterMs === null) {
		const frame = requestAnimationFrame(run);
		return () => cancelAnimationFrame(frame);
	}
	const timer = setTimeout(run, afterMs);
	return () => clearTimeout(timer);
}

function analyse(stream: MediaStream): { context: AudioContext; analyser: AnalyserNode } | null {
	if (typeof AudioContext === 'undefined' || stream.getAudioTracks().length === 0) return null;
	const context = new AudioContext();
	try {
		const analyser = context.createAnalyser();
		analyser.fftSize = fftSize;
		context.createMediaStreamSource(stream).connect(analyser);
		return { context, analyser };
	} catch {
		// Firefox throws if the headset's sample rate differs from the speaker's. The call works without level bars.
		void context.close().catch(() => {});
		return null;
	}
}

/** RMS of samples from -1 to 1, mapped from dB to 0 (silence) to 1 (loud). */
export function levelOf(samples: Float32Array): number {
	let sum = 0;
	for (const sample of samples) sum += sample * sample;
	const db = 10 * Math.log10(sum / samples.length);
	return Math.min(1, Math.max(0, (db - silenceDb) / (loudDb - silenceDb)));
}

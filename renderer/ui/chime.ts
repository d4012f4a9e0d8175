/** Notes of a soft sound, Hz, each begun shortly after the one before. */
export type Notes = readonly number[];

const noteS = 0.9;
const noteGapS = 0.35;
/** Of full scale: below speech at a usual level. */
const peakGain = 0.25;
const attackS = 0.02;
/** A browser that holds audio back until a click must not play the sound minutes later, ms. */
const startTimeoutMs = 1_000;

type Chime = {
	stream: MediaStream;
	/** Resolves when the sound has faded, or when the browser does not play it. */
	ended: Promise<void>;
	/** Idempotent. */
	close: () => void;
};

/**
 * Plays notes in an element that is attached to the speaker of the page. Does nothing where the browser cannot play them.
 * @param attach starts the element, and returns how to detach it
 * @returns how to stop the sound; it stops by itself when it has faded
 */
export function playChime(
	notes: Notes,
	element: HTMLAudioElement,
	attach: (element: HTMLAudioElement) => () => void,
): () => void {
	const chime = startChime(notes);
	if (!chime) return () => {};
	element.srcObject = chime.stream;
	const detach = attach(element);
	let isPlaying = true;
	const stop = () => {
		if (!isPlaying) return;
		isPlaying = false;
		detach();
		element.srcObject = null;
		chime.close();
	};
	void chime.ended.then(stop);
	return stop;
}

/** Synthesised sine notes; null: this browser has no Web Audio, or no audio context is left. */
function startChime(notesHz: Notes): Chime | null {
	try {
		const context = new AudioContext();
		const output = context.createMediaStreamDestination();
		const notes = notesHz.map((frequency, index) => playNote(context, output, frequency, index * noteGapS));
		const faded = new Promise<void>((resolve) => {
			notes.at(-1)?.addEventListener('ended', () => resolve());
		});
		const ended = Promise.race([faded, heldBack(context)]);
		const close = () => void context.close().catch(() => {});
		return { stream: output.stream, ended, close };
	} catch {
		return null;
	}
}

function playNote(context: AudioContext, output: AudioNode, frequency: number, delayS: number): OscillatorNode {
	const startS = context.currentTime + delayS;
	const oscillator = new OscillatorNode(context, { frequency });
	const gain = new GainNode(context, { gain: 0 });
	gain.gain.setValueAtTime(0, startS);
	gain.gain.linearRampToValueAtTime(peakGain, startS + attackS);
	gain.gain.exponentialRampToValueAtTime(0.001, startS + noteS);
	oscillator.connect(gain).connect(output);
	oscillator.start(startS);
	oscillator.stop(startS + noteS);
	return oscillator;
}

/** Resolves when the context still does not run after `startTimeoutMs`; otherwise never. */
async function heldBack(context: AudioContext): Promise<void> {
	void context.resume().catch(() => {});
	await new Promise((resolve) => setTimeout(resolve, startTimeoutMs));
	if (context.state === 'running' || context.state === 'closed') await new Promise(() => {});
}

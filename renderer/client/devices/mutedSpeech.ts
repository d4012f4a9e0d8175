import { startLevelMeter } from './levelMeter.ts';
import { SpeechDetector } from './SpeechDetector.ts';

const everyMs = 100;

/**
 * Listens on this computer to a microphone that is muted: measures a copy of its track, which nothing sends.
 * @param onSpeech somebody has been speaking for some seconds; called until it is closed
 * @returns how to close it
 */
export function watchMutedSpeech(muted: MediaStreamTrack, onSpeech: () => void): () => void {
	const copy = muted.clone();
	// The muted track itself gives silence (`disableTrackOnPause` of mediasoup-client).
	copy.enabled = true;
	const detector = new SpeechDetector();
	const listen = (level: number) => {
		if (detector.add(level, performance.now())) onSpeech();
	};
	const meter = startLevelMeter(new MediaStream([copy]), listen, everyMs);
	return () => {
		meter.close();
		copy.stop();
	};
}

import { deviceProblem } from './deviceErrors.ts';

export type ScreenTracks = { video: MediaStreamTrack; audio: MediaStreamTrack | null };
type ScreenOutcome = ScreenTracks | 'cancelled' | 'failed';

/** Text must stay readable: resolution before frame rate. Full HD is what a projector shows. */
const wishes: DisplayMediaStreamOptions & { systemAudio?: string; surfaceSwitching?: string } = {
	video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 30 } },
	audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
	systemAudio: 'include',
	surfaceSwitching: 'include',
};

/** Asks the person what to share. */
export async function captureScreen(): Promise<ScreenOutcome> {
	try {
		const stream = await navigator.mediaDevices.getDisplayMedia(wishes);
		const [video] = stream.getVideoTracks();
		if (!video) return 'failed';
		video.contentHint = 'detail';
		return { video, audio: stream.getAudioTracks()[0] ?? null };
	} catch (error) {
		return isCancelled(error) ? 'cancelled' : 'failed';
	}
}

/** Closing the dialog, which is no error: browsers call it `NotAllowedError`, Electron `AbortError`. */
function isCancelled(error: unknown): boolean {
	if (!(error instanceof DOMException)) return false;
	// Chromium on macOS gives the system's own "no" the same name.
	if (error.message.includes('by system')) return false;
	return error.name === 'AbortError' || deviceProblem(error) === 'denied';
}

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

/** Asks the person what to share. Closing the dialog is `cancelled`, which is no error; Electron calls it `AbortError`. */
export async function captureScreen(): Promise<ScreenOutcome> {
	try {
		const stream = await navigator.mediaDevices.getDisplayMedia(wishes);
		const [video] = stream.getVideoTracks();
		if (!video) return 'failed';
		video.contentHint = 'detail';
		return { video, audio: stream.getAudioTracks()[0] ?? null };
	} catch (error) {
		const cancelled =
			deviceProblem(error) === 'denied' || (error instanceof DOMException && error.name === 'AbortError');
		return cancelled ? 'cancelled' : 'failed';
	}
}

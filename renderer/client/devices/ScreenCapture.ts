import type { SharedSurface } from '../types.ts';
import { deviceProblem } from './deviceErrors.ts';

export type ScreenTracks = { video: MediaStreamTrack; audio: MediaStreamTrack | null };
type ScreenOutcome = ScreenTracks | 'cancelled' | 'failed';

type Options = DisplayMediaStreamOptions & {
	audio: MediaTrackConstraints & { restrictOwnAudio?: boolean };
	systemAudio: string;
	windowAudio: string;
	surfaceSwitching: string;
	selfBrowserSurface: string;
};

/**
 * Resolution before frame rate, since text must stay readable. Full HD is what a projector shows. The sound of the computer
 * goes out without what this page plays of it: otherwise everybody would hear their own voice come back. (In Electron, this
 * constraint makes `loopback` in `screenShare.ts` leave out the program's own sound.)
 */
function captureOptions(devices: MediaDevices): Options {
	// The DOM type does not know it yet.
	const { restrictOwnAudio }: MediaTrackSupportedConstraints & { restrictOwnAudio?: boolean } =
		devices.getSupportedConstraints();
	return {
		video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 30 } },
		audio: {
			echoCancellation: false,
			noiseSuppression: false,
			autoGainControl: false,
			...(restrictOwnAudio && { restrictOwnAudio: true }),
		},
		systemAudio: 'include',
		windowAudio: 'window',
		surfaceSwitching: 'include',
		// A class that shows itself is a hall of mirrors.
		selfBrowserSurface: 'exclude',
	};
}

/** Opens the browser's dialog for what to share. Never rejects. */
export async function captureScreen(): Promise<ScreenOutcome> {
	try {
		const { mediaDevices } = navigator;
		const stream = await mediaDevices.getDisplayMedia(captureOptions(mediaDevices));
		const [video] = stream.getVideoTracks();
		if (!video) return 'failed';
		video.contentHint = 'detail';
		return { video, audio: stream.getAudioTracks()[0] ?? null };
	} catch (error) {
		return isCancelled(error) ? 'cancelled' : 'failed';
	}
}

const kinds: Partial<Record<string, SharedSurface['kind']>> = { monitor: 'screen', window: 'window', browser: 'tab' };

/** Chromium labels its tracks with ids; Firefox and Electron with the title of the window or the name of the screen. */
const idPattern = /^(?:web-contents-media-stream:\/\/|(?:screen|window):-?\d)/;

export function surfaceOf({ video, audio }: ScreenTracks): SharedSurface {
	const { displaySurface = '' } = video.getSettings();
	const name = video.label.trim();
	return {
		kind: kinds[displaySurface] ?? null,
		name: name === '' || idPattern.test(name) ? null : name,
		sound: audio?.readyState === 'live',
	};
}

export function stopTracks(outcome: ScreenOutcome | null): void {
	if (outcome === null || typeof outcome === 'string') return;
	outcome.video.stop();
	outcome.audio?.stop();
}

/** The person closed the dialog, which is no failure: `NotAllowedError` in browsers, `AbortError` in Electron. */
function isCancelled(error: unknown): boolean {
	if (!(error instanceof DOMException)) return false;
	// Chromium on macOS reports a missing system permission as NotAllowedError too.
	if (error.message.includes('by system')) return false;
	return error.name === 'AbortError' || deviceProblem(error) === 'denied';
}

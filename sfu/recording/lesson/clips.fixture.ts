/** Clips for tests of the page. */
import type { Clip } from './lessonView.ts';

const video = { type: 'video/x-matroska; codecs="vp8"', kind: 'video', offsetMs: 0 } as const;

/** Sound of a microphone of person 0. */
export function audioClip(fromMs: number, toMs: number): Clip {
	const type = 'audio/x-matroska; codecs="opus"';
	return { file: './a.mkv', type, kind: 'audio', source: 'mic', person: 0, fromMs, toMs, offsetMs: 0 };
}

export function cameraClip(person: number, fromMs: number, toMs: number): Clip {
	return { ...video, file: `./c${person}.mkv`, source: 'camera', person, fromMs, toMs };
}

export function screenClip(person: number, fromMs: number, toMs: number): Clip {
	return { ...video, file: `./s${person}.mkv`, source: 'screen', person, fromMs, toMs };
}

/** @param sinceMs since when pages were shown */
export function pageClip(fromMs: number, toMs: number, sinceMs = fromMs): Clip {
	const page = { source: 'page', person: null, title: 'Waves, page 1', sinceMs } as const;
	return { ...page, file: `./p${fromMs}.jpg`, type: 'image/jpeg', kind: 'picture', fromMs, toMs, offsetMs: 0 };
}

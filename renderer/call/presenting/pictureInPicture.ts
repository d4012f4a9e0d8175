import { setPictureInPicture } from './openWindows.ts';

/** Chromium 116 and later, on computers: a window of a page that stays on top of others. */
type DocumentPictureInPicture = { requestWindow(options: { width: number; height: number }): Promise<Window> };

const api = () => (window as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;

/** CSS px */
const size = { width: 340, height: 500 };

/** The desktop program has a window on top of its own. */
export const hasPictureInPicture = (): boolean => window.lectern === undefined && api() !== undefined;

/** To be called from a click. Never rejects: a browser may refuse, and everything stays in the page. */
export async function openPictureInPicture(): Promise<void> {
	const opened = await api()
		?.requestWindow(size)
		.catch(() => null);
	if (opened) setPictureInPicture(opened);
}

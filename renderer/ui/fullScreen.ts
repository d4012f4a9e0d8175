import { useSyncExternalStore } from 'react';

/** iPhones have no full screen for elements, only their own player for a video. */
type PlayerVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

const videoIn = (element: Element): PlayerVideo | null => element.querySelector('video');

/** Whether the browser can show something in full screen, be it only a video. */
export const canFullScreen = (): boolean =>
	document.fullscreenEnabled || 'webkitEnterFullscreen' in HTMLVideoElement.prototype;

/** To be called from a click. Never rejects: a browser may refuse, and the page stays as it is. */
export async function enterFullScreen(element: HTMLElement): Promise<void> {
	try {
		if (document.fullscreenEnabled) await element.requestFullscreen();
		else videoIn(element)?.webkitEnterFullscreen?.();
	} catch {
		// E.g. by a policy of the school.
	}
}

/** Browsers on Android can turn the screen; the DOM type does not know it. */
type TurnableOrientation = ScreenOrientation & { lock?: (orientation: 'landscape') => Promise<void> };

/**
 * The whole page in full screen, so that its controls and menus stay; where only a video can be, that of `element`. To be
 * called from a click. Never rejects. @param isWide a phone is turned sideways, where it can be
 */
export async function fillScreen(element: HTMLElement, isWide: boolean): Promise<void> {
	if (!document.fullscreenEnabled) return enterFullScreen(element);
	await enterFullScreen(document.documentElement);
	const orientation: TurnableOrientation = screen.orientation;
	// Refused on computers.
	if (isWide) await orientation.lock?.('landscape').catch(() => {});
}

export async function leaveFullScreen(): Promise<void> {
	if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
}

const subscribe = (changed: () => void) => {
	document.addEventListener('fullscreenchange', changed);
	return () => document.removeEventListener('fullscreenchange', changed);
};

/** The element in full screen; null: none. */
export const useFullScreenElement = (): Element | null =>
	useSyncExternalStore(subscribe, () => document.fullscreenElement);

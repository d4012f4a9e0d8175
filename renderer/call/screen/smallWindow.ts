import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Chromium 116 and later, on computers: a window of a page that stays on top of others. */
type DocumentPictureInPicture = { requestWindow(options: { width: number; height: number }): Promise<Window> };

const api = () => (window as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;

/** CSS px */
export const smallWindowSize = { width: 340, height: 500 };

/**
 * The small window on top of others while we share a screen. `program`: the desktop program opens one; a window: a browser
 * has opened it; null: it is closed.
 */
type SmallWindow = { shown: 'program' | Window | null };

/** The program opens it by itself; a browser does so by a click only. */
const atFirst = (): SmallWindow => ({ shown: typeof window !== 'undefined' && window.lectern ? 'program' : null });

const store = createStore<SmallWindow>(atFirst);

export const useSmallWindow = (): SmallWindow['shown'] => useStore(store, ({ shown }) => shown);

export const hasSmallWindow = (): boolean => window.lectern !== undefined || api() !== undefined;

/** To be called from a click. Never rejects: a browser may refuse, and everything stays in the page. */
export async function openSmallWindow(): Promise<void> {
	const shown = window.lectern
		? 'program'
		: await api()
				?.requestWindow(smallWindowSize)
				.catch(() => null);
	if (shown) store.setState({ shown });
}

export const closeSmallWindow = (): void => store.setState({ shown: null });

/** The next share begins as the first. */
export const resetSmallWindow = (): void => store.setState(atFirst());

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { hasSecondDisplay } from '../../ui/displays.ts';
import { readStored, writeStored } from '../../ui/storage.ts';

const storageKey = 'lectern.stageWindow';

type OpenWindows = {
	/** Whether the stage has a window of its own. */
	stage: boolean;
	/** Whether the small window is to be on top while a screen is shared. */
	presenter: boolean;
	/** The small window that a browser has opened; it has another way than the desktop program. */
	pictureInPicture: Window | null;
};

/**
 * Which windows of the class are open. The desktop program opens the stage on the second display again, where it was in the
 * class before; a browser opens windows by a click only.
 */
const store = createStore<OpenWindows>(() => ({
	stage: window.lectern !== undefined && hasSecondDisplay() === true && readStored(storageKey) === 'open',
	presenter: window.lectern !== undefined,
	pictureInPicture: null,
}));

export const useStageWindow = (): boolean => useStore(store, ({ stage }) => stage);
export const usePresenterWindow = (): boolean => useStore(store, ({ presenter }) => presenter);
export const usePictureInPicture = (): Window | null => useStore(store, ({ pictureInPicture }) => pictureInPicture);

/** By the person, who is asked no more in the next class. */
export function setStageWindow(stage: boolean): void {
	writeStored(storageKey, stage ? 'open' : 'closed');
	store.setState({ stage });
}

export const setPresenterWindow = (presenter: boolean): void => store.setState({ presenter });
export const setPictureInPicture = (pictureInPicture: Window | null): void => store.setState({ pictureInPicture });

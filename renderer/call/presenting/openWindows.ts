import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { hasSecondDisplay } from '../../ui/displays.ts';
import { readStored, writeStored } from '../../ui/storage.ts';

const storageKey = 'lectern.stageWindow';

/**
 * Whether the stage has a window of its own. The desktop program opens it again on the second display where it was open in
 * the class before; a browser opens windows by a click only.
 */
const store = createStore(() => ({
	isOpen: window.lectern !== undefined && hasSecondDisplay() === true && readStored(storageKey) === 'open',
}));

export const useStageWindow = (): boolean => useStore(store, ({ isOpen }) => isOpen);

/** By the person, and so for the next class too. */
export function setStageWindow(isOpen: boolean): void {
	writeStored(storageKey, isOpen ? 'open' : 'closed');
	store.setState({ isOpen });
}

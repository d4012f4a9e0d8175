import { useSyncExternalStore } from 'react';

const subscribe = (changed: () => void) => {
	document.addEventListener('visibilitychange', changed);
	return () => document.removeEventListener('visibilitychange', changed);
};

/** False while the page is hidden, e.g. in a background tab or a minimised window. */
export const useVisible = (): boolean => useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');

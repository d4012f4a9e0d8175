import { useSyncExternalStore } from 'react';
import { useOwnerWindow } from './ownerWindow.ts';

/** Whether it holds in the window in which the component is drawn. */
export function useMediaQuery(query: string): boolean {
	const owner = useOwnerWindow();
	return useSyncExternalStore(
		(changed) => {
			const list = owner.matchMedia(query);
			list.addEventListener('change', changed);
			return () => list.removeEventListener('change', changed);
		},
		() => owner.matchMedia(query).matches,
	);
}

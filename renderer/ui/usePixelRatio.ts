import { useSyncExternalStore } from 'react';
import { useOwnerWindow } from './ownerWindow.ts';

/** Device pixels per CSS px of the window in which the component is drawn; changes with the zoom and the display. */
export function usePixelRatio(): number {
	const view = useOwnerWindow();
	return useSyncExternalStore(
		(changed) => {
			// The query holds for one value: a new one is asked after each change, since React reads the value then.
			const query = view.matchMedia(`(resolution: ${view.devicePixelRatio}dppx)`);
			query.addEventListener('change', changed);
			view.addEventListener('resize', changed);
			return () => {
				query.removeEventListener('change', changed);
				view.removeEventListener('resize', changed);
			};
		},
		() => view.devicePixelRatio,
	);
}

import { useSyncExternalStore } from 'react';
import { useOwnerWindow } from '../../ui/ownerWindow.ts';

/** Device pixels per CSS px of the window in which the component is drawn: it changes with the zoom, and on another display. */
export function usePixelRatio(): number {
	const owner = useOwnerWindow();
	return useSyncExternalStore(
		(changed) => {
			let query: MediaQueryList;
			const listen = () => {
				query = owner.matchMedia(`(resolution: ${owner.devicePixelRatio}dppx)`);
				query.addEventListener('change', onChange, { once: true });
			};
			const onChange = () => {
				listen();
				changed();
			};
			listen();
			return () => query.removeEventListener('change', onChange);
		},
		() => owner.devicePixelRatio,
	);
}

import { type RefCallback, useCallback, useState } from 'react';
import type { Size } from './stageLayout.ts';

/** Inner size of an element in whole CSS px, measured before the first paint and on every resize; null before that. */
export function useElementSize<Target extends HTMLElement>(): [RefCallback<Target>, Size | null] {
	const [size, setSize] = useState<Size | null>(null);
	const ref = useCallback((element: Target | null) => {
		if (!element) return;
		const measure = () => {
			const next = { width: Math.floor(element.clientWidth), height: Math.floor(element.clientHeight) };
			setSize((last) => (last?.width === next.width && last.height === next.height ? last : next));
		};
		measure();
		// Of the element's own window: that of another one reports nothing while its own window is covered.
		const { ResizeObserver: Observer } = element.ownerDocument.defaultView ?? globalThis;
		const observer = new Observer(measure);
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	return [ref, size];
}

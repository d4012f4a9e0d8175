import { useCallback, useEffect, useState } from 'react';
import { isFreeForShortcuts } from '../ui/keyboard.ts';

/** Time without a touch, a key or a move of the mouse after which the bars fade, ms: as in video players. */
const fadeAfterMs = 4_000;

/** Something that belongs to the bars is open, or the keyboard is in one of them. */
const inUse = '[data-bar] :focus-visible, [role="menu"], [role="dialog"]';

/** `shown` and `hidden`: the bars lie over the stage. undefined: they stand beside it. */
export type Bars = 'shown' | 'hidden' | undefined;

/**
 * While `enabled`, the bars (`data-bar`) lie over the stage and fade when nobody uses them; `toggle` is for a tap on the stage.
 * The mouse, the keyboard and the focus bring them back.
 */
export function useFadingBars(enabled: boolean): { bars: Bars; toggle: () => void } {
	const [isHidden, setHidden] = useState(false);
	const toggle = useCallback(() => setHidden((before) => !before), []);
	useEffect(() => {
		if (!enabled) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const fadeLater = () => {
			clearTimeout(timer);
			timer = setTimeout(() => (document.querySelector(inUse) ? fadeLater() : setHidden(true)), fadeAfterMs);
		};
		const show = () => {
			setHidden(false);
			fadeLater();
		};
		const abort = new AbortController();
		const { signal } = abort;
		addEventListener('pointermove', ({ pointerType }) => pointerType === 'mouse' && show(), { signal });
		addEventListener('pointerdown', fadeLater, { signal, capture: true });
		addEventListener('keydown', (event) => isFreeForShortcuts(event) && show(), { signal });
		show();
		return () => {
			clearTimeout(timer);
			abort.abort();
		};
	}, [enabled]);
	return { bars: enabled ? (isHidden ? 'hidden' : 'shown') : undefined, toggle };
}

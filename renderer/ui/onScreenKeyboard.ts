import { useEffect } from 'react';

/** CSS px. Bars of the browser that come and go are lower than any keyboard. */
const lowestKeyboardPx = 120;

/**
 * Keeps `--keyboard` at the height of an on-screen keyboard that lies over the page. Only Safari's does: elsewhere the page
 * becomes lower (`interactive-widget` in index.html). Safari also scrolls the page away to show the field; a page that
 * leaves the keyboard its room shows it anyway, and is put back.
 * @returns how to stop
 */
export function makeRoomForKeyboard(): () => void {
	const { visualViewport: seen } = window;
	if (!seen) return () => {};
	const page = document.documentElement;
	const update = () => {
		const coveredPx = page.clientHeight - seen.height;
		// A page that fingers have magnified is seen in part, too.
		const isKeyboard = Math.abs(seen.scale - 1) < 0.01 && coveredPx >= lowestKeyboardPx;
		page.style.setProperty('--keyboard', `${isKeyboard ? Math.round(coveredPx) : 0}px`);
		if (isKeyboard) window.scrollTo(0, 0);
	};
	seen.addEventListener('resize', update);
	seen.addEventListener('scroll', update);
	update();
	return () => {
		seen.removeEventListener('resize', update);
		seen.removeEventListener('scroll', update);
		page.style.removeProperty('--keyboard');
	};
}

/** While the component is mounted. */
export function useRoomForKeyboard(): void {
	useEffect(makeRoomForKeyboard, []);
}

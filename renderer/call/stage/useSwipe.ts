import { type TouchEvent, useRef } from 'react';

/** CSS px of horizontal movement that count as a swipe. */
const swipePx = 50;

type SwipeHandlers = { onTouchStart: (event: TouchEvent) => void; onTouchEnd: (event: TouchEvent) => void };

/**
 * Turns pages when one finger swipes across an element; what is around it does not see that swipe.
 * @param turn gets 1 for the next page, -1 for the one before; null: swipes are left to what is around the element
 */
export function useSwipe(turn: ((step: number) => void) | null): SwipeHandlers {
	const startX = useRef<number | null>(null);
	return {
		onTouchStart: (event) => {
			if (turn) event.stopPropagation();
			startX.current = event.touches.length === 1 ? (event.touches[0]?.clientX ?? null) : null;
		},
		onTouchEnd: (event) => {
			if (turn) event.stopPropagation();
			const endX = event.changedTouches[0]?.clientX;
			if (startX.current === null || endX === undefined) return;
			const moved = endX - startX.current;
			startX.current = null;
			if (Math.abs(moved) > swipePx) turn?.(moved < 0 ? 1 : -1);
		},
	};
}

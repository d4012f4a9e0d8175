import { letterOf } from '../../ui/keyboard.ts';

export type SlideKey = 'next' | 'previous' | 'blank';

type Around = {
	/** The focus is in something that arrow keys move in, e.g. tabs. */
	inChoice: boolean;
	/** The focus is in something that scrolls. */
	inScroller: boolean;
	/** The space bar presses a button, or lets somebody talk. */
	spaceIsTaken: boolean;
};

/** What a key of a keyboard or a clicker does with what is shown; null: nothing. Modifiers other than Shift are not down. */
export function slideKey(
	event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>,
	{ inChoice, inScroller, spaceIsTaken }: Around,
): SlideKey | null {
	switch (event.key) {
		case 'ArrowRight':
			return inChoice ? null : 'next';
		case 'ArrowLeft':
			return inChoice ? null : 'previous';
		case 'ArrowDown':
			return inChoice || inScroller ? null : 'next';
		case 'ArrowUp':
			return inChoice || inScroller ? null : 'previous';
		case 'PageDown':
			return inScroller ? null : 'next';
		case 'PageUp':
			return inScroller ? null : 'previous';
		case ' ':
			if (spaceIsTaken) return null;
			return event.shiftKey ? 'previous' : 'next';
		// What some clickers send to blank the screen.
		case '.':
			return 'blank';
		default:
			return letterOf(event) === 'B' && !event.shiftKey ? 'blank' : null;
	}
}

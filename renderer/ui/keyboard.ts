import { focusCameByKeyboard } from './focusOrigin.ts';

/** Elements that use letter keys themselves: text fields, menus and dialogs. */
const typingSelector = 'input, textarea, select, [contenteditable], [role=menu], [role=dialog], [role=alertdialog]';
/** Elements that the space bar presses. */
const pressableSelector = 'button, a, [role=button], [role=switch], summary';

const isWithin = (target: EventTarget | null, selector: string) =>
	target instanceof Element && target.closest(selector) !== null;

/**
 * Whether a key event is free for a page-wide shortcut: no modifier is held, nothing that takes keys has the focus, and
 * no text is being composed.
 */
export const isFreeForShortcuts = (event: KeyboardEvent): boolean =>
	!event.ctrlKey &&
	!event.metaKey &&
	!event.altKey &&
	!event.getModifierState('AltGraph') &&
	!isComposing(event) &&
	!isWithin(event.target, typingSelector);

/**
 * Whether the space bar presses the focused element. Only when the keyboard has brought the focus there: a button that
 * was clicked is not meant by the next space bar.
 */
export const spacePresses = (event: KeyboardEvent): boolean =>
	isWithin(event.target, pressableSelector) && focusCameByKeyboard();

/** What an input method sends as the code of every key that it takes (UI Events, legacy key attributes). */
const processKeyCode = 229;

/**
 * Whether the key belongs to an input method, e.g. Enter that accepts a suggestion. Safari ends the composition before it
 * sends that key, so only its code tells.
 */
export const isComposing = ({ isComposing, keyCode }: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
	isComposing || keyCode === processKeyCode;

/**
 * The Latin letter of a key, upper case: the letter that it types or, on a layout of another script, the one at its
 * position on a Latin keyboard. null: no letter.
 */
export function letterOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string | null {
	if (/^[a-z]$/i.test(key)) return key.toUpperCase();
	const isForeignLetter = /^\p{L}\p{M}*$/u.test(key) && !/\p{Script=Latin}/u.test(key);
	return isForeignLetter ? (/^Key([A-Z])$/.exec(code)?.[1] ?? null) : null;
}

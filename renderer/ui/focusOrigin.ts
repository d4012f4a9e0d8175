/** Keys that move the focus, or the choice within what has it. */
const movingKeys = new Set(['Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'F6']);

let byKeyboard = false;

/**
 * Whether the person moves the focus with the keyboard at the moment. A menu that was opened by a click gives the focus
 * back to its button when it closes; that focus has come by pointer, too.
 */
export const focusCameByKeyboard = (): boolean => byKeyboard;

/** Watches pointer and keys of a window; called once, at its start. */
export function watchFocusOrigin(view: Window): void {
	view.addEventListener('pointerdown', () => (byKeyboard = false), { capture: true });
	view.addEventListener('keydown', ({ key }) => (byKeyboard ||= movingKeys.has(key)), { capture: true });
}

/** Elements that use letter keys themselves: text fields, menus and dialogs. */
const typingSelector = 'input, textarea, select, [contenteditable], [role=menu], [role=dialog], [role=alertdialog]';
/** Elements that the space bar presses. */
const pressableSelector = 'button, a, [role=button], [role=switch], summary';

const isWithin = (target: EventTarget | null, selector: string) =>
	target instanceof Element && target.closest(selector) !== null;

/**
 * Whether a key event is free for a page-wide shortcut: no modifier is held and nothing that takes keys has the focus.
 */
export const isFreeForShortcuts = (event: KeyboardEvent): boolean =>
	!event.ctrlKey && !event.metaKey && !event.altKey && !isWithin(event.target, typingSelector);

/** Whether the space bar would press the focused element. */
export const spacePresses = (event: KeyboardEvent): boolean => isWithin(event.target, pressableSelector);

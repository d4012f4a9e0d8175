const tabbable = [
	'a[href]',
	'button:not(:disabled)',
	'input:not(:disabled)',
	'select:not(:disabled)',
	'textarea:not(:disabled)',
	'summary',
	'[tabindex]:not([tabindex="-1"])',
].join();

/** Not by `instanceof`: the classes of another window are others. */
export const isElement = (node: EventTarget | null | undefined): node is HTMLElement => !!node && 'matches' in node;

const isShown = (element: Element): boolean =>
	element.closest('[inert], [hidden]') === null &&
	(element.checkVisibility?.({ visibilityProperty: true }) ?? element.getClientRects().length > 0);

/** Whether the element takes the focus by `focus()`, also one that Tab leaves out. */
export const isFocusable = (element: Element): element is HTMLElement =>
	isElement(element) && element.isConnected && element.matches(`${tabbable}, [tabindex]`) && isShown(element);

/** What Tab reaches within an element, in the order of the document. */
export const tabbableIn = (root: Element): HTMLElement[] => [...root.querySelectorAll(tabbable)].filter(isFocusable);

export const isTabbable = (element: Element): element is HTMLElement =>
	element.matches(tabbable) && isFocusable(element);

/** Which of the tabbable elements of `root` it is, counted from 0, whether they are visible or not; also of removed nodes. -1: none. */
export const tabIndexIn = (root: Element, element: Element): number =>
	[...root.querySelectorAll(tabbable)].indexOf(element);

/** On touch screens a text field that takes the focus opens the keyboard over the page. */
export const opensKeyboard = (element: Element): boolean =>
	element.matches('input, textarea') && matchMedia('(pointer: coarse)').matches;

/** Of what is the same on many screens. */
export const sharedTestIds = {
	'page-loading': 'a page is loading',
	'error-screen': 'a page has failed',
	'error-reload': 'loads it again',
	'theme-button': 'opens the choice of light or dark',
	'theme-menu': 'that choice',
	'theme-choice': 'light, dark or as the system',
	'choice-option': 'one answer of a choice; `data-value`',
	'screen-back': 'goes back to the screen before',
	'dialog-close': 'closes a dialog; one in each',
	'panel-close': 'closes the chat or the list of people',
	'toast-dismiss': 'puts a toast away; one in each',
	'field-hint': 'what belongs into a field',
	'field-error': 'why what is in a field does not do',
	'window-full-screen': 'puts a window of its own into full screen',
};

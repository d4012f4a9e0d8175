import type { Shortcut } from '../entries.ts';

/** For the list of keys; `useSlideKeys` listens to them, in every window that shows the pages. */
export const slideShortcuts: readonly Shortcut[] = [
	{ keyName: '→', label: 'slides.keys.next', press: null },
	{ keyName: '←', label: 'slides.keys.previous', press: null },
	{ keyName: 'B', label: 'slides.keys.blank', press: null },
];

import type { Shortcut } from '../../entries.ts';
import { cardId } from './cardId.ts';

/** Brings the keyboard to the question in front of the class. */
export const questionShortcut: Shortcut = {
	keyName: 'Q',
	label: 'votes.shortcut',
	press: () => document.getElementById(cardId)?.focus(),
};

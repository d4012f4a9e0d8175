import { type RefObject, useEffect, useEffectEvent } from 'react';
import { pastedImage } from './files/clipboardImage.ts';
import { useAddedPage } from './useAddedPage.ts';

const textFields = 'input, textarea, [contenteditable]';
const dialogs = '[role=dialog], [role=alertdialog]';

/**
 * An image that is pasted by the keyboard becomes a page, also where a page may not read the clipboard. Everybody sees it
 * at once, so it has to be meant for the slides: the focus is in their tile, or nowhere.
 */
export function usePastedPhoto(enabled: boolean, tile: RefObject<HTMLElement | null>): void {
	const add = useAddedPage();
	const onPaste = useEffectEvent((event: ClipboardEvent) => {
		const photo = pastedImage(event);
		if (!photo || !(hasFocus(tile.current) || hasNothingFocus())) return;
		event.preventDefault();
		void add.photo(async () => photo);
	});
	useEffect(() => {
		if (!enabled) return;
		const listen = (event: ClipboardEvent) => onPaste(event);
		addEventListener('paste', listen);
		return () => removeEventListener('paste', listen);
	}, [enabled]);
}

/** Somewhere in it, but not in a text field. */
const hasFocus = (tile: HTMLElement | null): boolean => {
	const { activeElement } = document;
	return tile?.contains(activeElement) === true && !activeElement?.matches(textFields);
};

const hasNothingFocus = (): boolean =>
	document.activeElement === document.body && document.querySelector(dialogs) === null;

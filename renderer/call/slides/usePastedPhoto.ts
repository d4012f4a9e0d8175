import { useEffect, useEffectEvent } from 'react';
import { pastedImage } from './files/clipboardImage.ts';
import { useAddedPage } from './useAddedPage.ts';

const textFields = 'input, textarea, [contenteditable]';

/** An image that is pasted by the keyboard becomes a page, also where a page may not read the clipboard. */
export function usePastedPhoto(enabled: boolean): void {
	const add = useAddedPage();
	const onPaste = useEffectEvent((event: ClipboardEvent) => {
		const isTyping = event.target instanceof Element && event.target.closest(textFields) !== null;
		const photo = pastedImage(event);
		if (!photo || isTyping) return;
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

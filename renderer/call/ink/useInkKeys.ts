import { useEffect, useEffectEvent } from 'react';
import { isFreeForShortcuts } from '../../ui/keyboard.ts';
import { useOwnerWindow } from '../../ui/ownerWindow.ts';
import { chooseInk, inkTools, keyOfTool } from './inkChoice.ts';

type Keys = { undo: () => void; redo: () => void; leave: () => void };

/** The keys of drawing: digits for the tools, undo and redo, Escape. Before those of the page, e.g. a digit that goes to a page. */
export function useInkKeys(keys: Keys): void {
	const owner = useOwnerWindow();
	const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
		const act = actionOf(event, keys);
		if (!act) return;
		event.preventDefault();
		event.stopPropagation();
		act();
	});
	useEffect(() => {
		const listen = (event: KeyboardEvent) => onKeyDown(event);
		owner.addEventListener('keydown', listen, { capture: true });
		return () => owner.removeEventListener('keydown', listen, { capture: true });
	}, [owner]);
}

function actionOf(event: KeyboardEvent, { undo, redo, leave }: Keys): (() => void) | undefined {
	if (isUndoKey(event)) return event.shiftKey ? redo : undo;
	if (!isFreeForShortcuts(event)) return undefined;
	if (event.key === 'Escape') return leave;
	const tool = inkTools.find((each) => keyOfTool(each) === event.key);
	return tool && (() => chooseInk({ tool }));
}

/** Not where a text is written: it has an undo of its own. */
function isUndoKey({ ctrlKey, metaKey, altKey, key, target }: KeyboardEvent): boolean {
	const isTyping = target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null;
	return (ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'z' && !isTyping;
}

import { useEffect } from 'react';
import { mayTeach, mayTurn } from '../../client/state/slides.ts';
import { isFreeForShortcuts, spacePresses } from '../../ui/keyboard.ts';
import { useOwnerWindow } from '../../ui/ownerWindow.ts';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { switchOf } from '../devices/deviceSwitch.ts';
import { singleKeysSwitch } from '../devices/singleKeys.ts';
import { takesText } from '../SidePanel.tsx';
import { slideKey } from '../slides/slideKey.ts';
import { useCallContext } from '../useCall.tsx';

const choices = '[role=tablist], [role=radiogroup], [role=listbox], [role=slider]';
const scrollers = 'aside, [role=log]';

/** Turns pages by the keys of keyboards and clickers, in the window in which the component is drawn. */
export function useSlideKeys(): void {
	const { store, actions } = useCallContext();
	const view = useOwnerWindow();
	const [areLettersOn] = useStoredSwitch(singleKeysSwitch);
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			const state = store.getState();
			if (!mayTurn(state) || !isFreeForShortcuts(event)) return;
			const isIn = (selector: string) => closestTo(event.target, selector) !== null;
			const mic = switchOf('mic')(state);
			const key = slideKey(event, {
				inChoice: isIn(choices),
				inScroller: isIn(scrollers),
				// A microphone that is on is not switched by it (`usePushToTalk`).
				spaceIsTaken: spacePresses(event) || (mic !== null && mic !== 'on') || takesText(state.openPanel),
			});
			if (key === null) return;
			if (key !== 'blank') {
				event.preventDefault();
				actions.turnBy(key === 'next' ? 1 : -1);
			} else if (mayTeach(state) && areLettersOn && !event.repeat && !takesText(state.openPanel)) {
				event.preventDefault();
				void actions.setBlank(!state.slides.blank);
			}
		};
		// On the way down: push to talk takes the space bar, also where it does nothing with it.
		view.addEventListener('keydown', onKeyDown, { capture: true });
		return () => view.removeEventListener('keydown', onKeyDown, { capture: true });
	}, [store, actions, view, areLettersOn]);
}

/** Also in another window, whose elements are none of this page's `Element`. */
const closestTo = (target: EventTarget | null, selector: string): Element | null =>
	target !== null && 'closest' in target && typeof target.closest === 'function' ? target.closest(selector) : null;

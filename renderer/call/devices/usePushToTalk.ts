import { useEffect } from 'react';
import { isFreeForShortcuts, spacePresses } from '../../ui/keyboard.ts';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { useCallContext } from '../useCall.tsx';
import { switchOf } from './deviceSwitch.ts';
import { singleKeysSwitch } from './singleKeys.ts';

/**
 * Push to talk: unmutes the microphone while the space bar is held down. Does nothing while it is unmuted anyway; never
 * presses a button that was clicked before.
 */
export function usePushToTalk(): void {
	const { store, actions } = useCallContext();
	const [isOn] = useStoredSwitch(singleKeysSwitch);
	useEffect(() => {
		if (!isOn) return;
		let isHeld = false;
		let isTalking = false;
		const micState = () => switchOf('mic')(store.getState());
		/** Firefox presses a focused button when the key is released, Chromium when it was not taken on the way down. */
		const take = (event: KeyboardEvent) => {
			event.preventDefault();
			event.stopPropagation();
		};
		const start = (event: KeyboardEvent) => {
			if (event.code !== 'Space') return;
			if (isHeld) return take(event);
			if (event.repeat || !isFreeForShortcuts(event) || spacePresses(event)) return;
			take(event);
			isHeld = true;
			const mic = micState();
			if (mic === null || mic === 'on') return;
			isTalking = true;
			void actions.talk(true);
		};
		const stop = () => {
			isHeld = false;
			if (!isTalking) return;
			isTalking = false;
			if (micState() !== null) void actions.talk(false);
		};
		const onKeyUp = (event: KeyboardEvent) => {
			if (event.code !== 'Space' || !isHeld) return;
			take(event);
			stop();
		};
		const onVisibility = () => document.visibilityState === 'hidden' && stop();
		// Captured on the way down, before the button that has the focus or a component around it gets the key.
		const capture = { capture: true };
		addEventListener('keydown', start, capture);
		addEventListener('keyup', onKeyUp, capture);
		// The page gets no keyup once another window has the focus.
		addEventListener('blur', stop);
		document.addEventListener('visibilitychange', onVisibility);
		return () => {
			stop();
			removeEventListener('keydown', start, capture);
			removeEventListener('keyup', onKeyUp, capture);
			removeEventListener('blur', stop);
			document.removeEventListener('visibilitychange', onVisibility);
		};
	}, [store, actions, isOn]);
}

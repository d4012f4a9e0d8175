import { useEffect } from 'react';
import { isFreeForShortcuts, spacePresses } from '../../ui/keyboard.ts';
import { useCallContext } from '../useCall.tsx';
import { switchOf } from './deviceSwitch.ts';

/** Push to talk: unmutes the microphone while the space bar is held down. Does nothing while it is unmuted anyway. */
export function usePushToTalk(): void {
	const { store, actions } = useCallContext();
	useEffect(() => {
		let talking = false;
		const micState = () => switchOf('mic')(store.getState());
		const start = (event: KeyboardEvent) => {
			if (event.code !== 'Space' || !isFreeForShortcuts(event) || spacePresses(event)) return;
			event.preventDefault();
			const mic = micState();
			if (event.repeat || talking || mic === null || mic === 'on') return;
			talking = true;
			void actions.setMicEnabled(true);
		};
		const stop = () => {
			if (!talking) return;
			talking = false;
			if (micState() !== null) void actions.setMicEnabled(false);
		};
		const onKeyUp = (event: KeyboardEvent) => event.code === 'Space' && stop();
		addEventListener('keydown', start);
		addEventListener('keyup', onKeyUp);
		// The page gets no keyup once another window has the focus.
		addEventListener('blur', stop);
		return () => {
			removeEventListener('keydown', start);
			removeEventListener('keyup', onKeyUp);
			removeEventListener('blur', stop);
		};
	}, [store, actions]);
}

import { useEffect, useRef } from 'react';
import { isFreeForShortcuts, letterOf } from '../../ui/keyboard.ts';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { singleKeysSwitch } from '../devices/singleKeys.ts';
import { type PanelSwitch, takesText } from '../SidePanel.tsx';
import { useCallContext } from '../useCall.tsx';
import { shortcuts } from './shortcuts.ts';

/** Listens to the keys of `shortcuts` while the call is on the screen. */
export function useShortcuts(panel: PanelSwitch): void {
	const { store, actions } = useCallContext();
	const [isOn] = useStoredSwitch(singleKeysSwitch);
	const latestPanel = useRef(panel);
	latestPanel.current = panel;
	useEffect(() => {
		if (!isOn) return;
		const onKeyDown = (event: KeyboardEvent) => {
			// A letter beside an open text field is meant for it: it lost the focus by a click.
			if (event.repeat || !isFreeForShortcuts(event) || takesText(latestPanel.current.open)) return;
			const letter = letterOf(event);
			const shortcut = shortcuts.find(({ keyName }) => keyName === letter);
			if (!shortcut?.press) return;
			// The key must not be typed into the field of a panel that it opens.
			event.preventDefault();
			shortcut.press({ state: store.getState(), actions, panel: latestPanel.current });
		};
		addEventListener('keydown', onKeyDown);
		return () => removeEventListener('keydown', onKeyDown);
	}, [store, actions, isOn]);
}

import { useEffect, useRef } from 'react';
import { isFreeForShortcuts } from '../../ui/keyboard.ts';
import type { PanelSwitch } from '../SidePanel.tsx';
import { useCallContext } from '../useCall.tsx';
import { shortcuts } from './shortcuts.ts';

/** Listens to the keys of `shortcuts` while the call is on the screen. */
export function useShortcuts(panel: PanelSwitch): void {
	const { store, actions } = useCallContext();
	const latestPanel = useRef(panel);
	latestPanel.current = panel;
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.repeat || !isFreeForShortcuts(event)) return;
			const keyName = event.key.toUpperCase();
			const shortcut = shortcuts.find((candidate) => candidate.keyName === keyName);
			shortcut?.press?.({ state: store.getState(), actions, panel: latestPanel.current });
		};
		addEventListener('keydown', onKeyDown);
		return () => removeEventListener('keydown', onKeyDown);
	}, [store, actions]);
}

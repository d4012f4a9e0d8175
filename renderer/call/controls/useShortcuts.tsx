import { useEffect, useRef } from 'react';
import { canShareScreen } from '../../client/devices/devices.ts';
import type { PanelSwitch } from './ControlBar.tsx';
import type { Controls } from './useControls.tsx';

/** Where a key belongs to what is focused: typing, menus, dialogs. */
const ownKeys = 'input, textarea, select, [contenteditable], [role=menu], [role=dialog], [role=alertdialog]';
/** Space presses these. */
const pressable = 'button, a, [role=button], [role=switch], summary';

const within = (target: EventTarget | null, selector: string) =>
	target instanceof Element && target.closest(selector) !== null;

/** M, V, S, H, C, P, and space held down to talk while muted. */
export function useShortcuts(controls: Controls, panel: PanelSwitch): void {
	const latest = useRef({ controls, panel });
	latest.current = { controls, panel };
	useEffect(() => {
		let talking = false;
		const down = (event: KeyboardEvent) => {
			if (event.ctrlKey || event.metaKey || event.altKey || within(event.target, ownKeys)) return;
			if (event.code === 'Space') {
				const { mic } = latest.current.controls;
				if (within(event.target, pressable)) return;
				event.preventDefault();
				if (event.repeat || talking || !mic || mic.on) return;
				talking = true;
				mic.set(true);
				return;
			}
			if (!event.repeat) press(event.key.toLowerCase(), latest.current);
		};
		const stopTalking = () => {
			if (!talking) return;
			talking = false;
			latest.current.controls.mic?.set(false);
		};
		const up = (event: KeyboardEvent) => event.code === 'Space' && stopTalking();
		addEventListener('keydown', down);
		addEventListener('keyup', up);
		addEventListener('blur', stopTalking);
		return () => {
			removeEventListener('keydown', down);
			removeEventListener('keyup', up);
			removeEventListener('blur', stopTalking);
		};
	}, []);
}

function press(key: string, { controls, panel }: { controls: Controls; panel: PanelSwitch }) {
	const presses: Record<string, () => void> = {
		m: () => controls.mic?.toggle(),
		v: () => controls.camera?.toggle(),
		s: () => canShareScreen() && controls.screen?.toggle(),
		h: () => controls.hand.toggle(),
		c: () => panel.toggle('chat'),
		p: () => panel.toggle('people'),
	};
	presses[key]?.();
}

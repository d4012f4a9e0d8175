import { canShareScreen } from '../../client/devices/devices.ts';
import type { CallActions } from '../../client/state/callState.ts';
import { flip, type SwitchState, switchOf } from '../devices/deviceSwitch.ts';
import type { Shortcut } from '../entries.ts';

export const screenState = switchOf('screen');

export const flipScreenShare = (current: SwitchState, actions: CallActions): void =>
	flip(current, (on) => (on ? actions.startScreenShare() : actions.stopScreenShare()));

export const screenShortcut: Shortcut = {
	keyName: 'S',
	label: 'call.screen.shortcut',
	press: ({ state, actions }) => canShareScreen() && flipScreenShare(screenState(state), actions),
};

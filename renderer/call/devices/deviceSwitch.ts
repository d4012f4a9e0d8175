/** On/off state of our own devices, as the control bar, the More menu and the shortcuts show and switch it. */
import type { CallState } from '../../client/state/callState.ts';

/** null: not permitted, or a viewer, who sends nothing: no control is drawn. */
export type SwitchState = 'on' | 'off' | 'starting' | null;

export const isViewer = (state: CallState): boolean => state.peers.find((peer) => peer.isSelf)?.viewer ?? false;

export const switchOf =
	(device: 'mic' | 'camera' | 'screen') =>
	(state: CallState): SwitchState => {
		if (!state.permissions[device] || isViewer(state)) return null;
		const { status } = state[device];
		return status === 'on' || status === 'starting' ? status : 'off';
	};

/** Does nothing while the device is starting, and where there is no control. */
export function flip(current: SwitchState, turn: (on: boolean) => Promise<void>): void {
	if (current === 'on' || current === 'off') void turn(current === 'off');
}

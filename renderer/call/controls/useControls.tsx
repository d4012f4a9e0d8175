import type { LocalDeviceState } from '../../client/state/types.ts';
import { useActions, useCall } from '../useCall.tsx';

type Control = { on: boolean; busy: boolean; set: (on: boolean) => void; toggle: () => void };
export type Controls = {
	/** null: not allowed, or watching only; there is no button for it. */
	mic: Control | null;
	camera: Control | null;
	screen: Control | null;
	hand: Control;
	viewer: boolean;
	unreadCount: number;
	waitingCount: number;
};

/** State and action of every control, for the bar, the menu and the keyboard alike. */
export function useControls(): Controls {
	const actions = useActions();
	const permissions = useCall((state) => state.permissions);
	const mic = useCall((state) => state.mic);
	const camera = useCall((state) => state.camera);
	const screen = useCall((state) => state.screen);
	const viewer = useCall((state) => state.peers.find((peer) => peer.isSelf)?.viewer ?? false);
	const handUp = useCall((state) => state.selfPeerId !== null && state.hands.includes(state.selfPeerId));
	const unreadCount = useCall((state) => state.unreadChatCount);
	const waitingCount = useCall((state) => state.lobby.length);

	const control = (allowed: boolean, device: LocalDeviceState, turn: (on: boolean) => Promise<void>) => {
		if (!allowed || viewer) return null;
		const on = device.status === 'on';
		const busy = device.status === 'starting';
		return {
			on,
			busy,
			set: (wish: boolean) => void turn(wish),
			toggle: () => void (busy || turn(!on)),
		};
	};
	return {
		mic: control(permissions.mic, mic, (on) => actions.setMicEnabled(on)),
		camera: control(permissions.camera, camera, (on) => actions.setCameraEnabled(on)),
		screen: control(permissions.screen, screen, (on) => (on ? actions.startScreenShare() : actions.stopScreenShare())),
		hand: {
			on: handUp,
			busy: false,
			set: (raised) => void actions.setHandRaised(raised),
			toggle: () => void actions.setHandRaised(!handUp),
		},
		viewer,
		unreadCount,
		waitingCount,
	};
}

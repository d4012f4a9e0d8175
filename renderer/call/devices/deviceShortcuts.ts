import type { Shortcut } from '../entries.ts';
import { flip, switchOf } from './deviceSwitch.ts';

export const micShortcut: Shortcut = {
	keyName: 'M',
	label: 'call.mic.shortcut',
	press: ({ state, actions }) => flip(switchOf('mic')(state), (on) => actions.setMicEnabled(on)),
};

export const cameraShortcut: Shortcut = {
	keyName: 'V',
	label: 'call.camera.shortcut',
	press: ({ state, actions }) => flip(switchOf('camera')(state), (on) => actions.setCameraEnabled(on)),
};

/** `usePushToTalk` listens to it. */
export const pushToTalkShortcut: Shortcut = { keyName: 'Space', label: 'call.mic.pushToTalk', press: null };

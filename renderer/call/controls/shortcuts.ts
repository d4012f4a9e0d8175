import { chatShortcut } from '../chat/ChatControl.tsx';
import { cameraShortcut, micShortcut, pushToTalkShortcut } from '../devices/deviceShortcuts.ts';
import type { Shortcut } from '../entries.ts';
import { handShortcut } from '../hands/hands.ts';
import { peopleShortcut } from '../people/PeopleControl.tsx';
import { screenShortcut } from '../screen/screenShare.ts';
import { slideShortcuts } from '../slides/slideShortcuts.ts';
import { questionShortcut } from '../votes/card/questionShortcut.ts';

/** Every keyboard shortcut of the call, in the order in which the help lists them. */
export const shortcuts: readonly Shortcut[] = [
	micShortcut,
	cameraShortcut,
	screenShortcut,
	handShortcut,
	chatShortcut,
	peopleShortcut,
	questionShortcut,
	pushToTalkShortcut,
	...slideShortcuts,
];

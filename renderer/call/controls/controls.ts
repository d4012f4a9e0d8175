import { ChatControl } from '../chat/ChatControl.tsx';
import { CameraControl, MicControl, WatchingLabel } from '../devices/DeviceControls.tsx';
import type { ControlProps, EntryList } from '../entries.ts';
import { AskToSpeakControl } from '../hands/AskToSpeakControl.tsx';
import { HandControl } from '../hands/HandControl.tsx';
import { PeopleControl, PeopleMenuItem } from '../people/PeopleControl.tsx';
import { ReactionControl, ReactionMenuRow } from '../reactions/ReactionControl.tsx';
import { ScreenControl, ScreenMenuItem } from '../screen/ScreenControl.tsx';
import { ToolsControl } from './Tools.tsx';

/** Buttons of the control bar, left to right. */
export const controls: EntryList<ControlProps> = {
	watching: WatchingLabel,
	mic: MicControl,
	askToSpeak: AskToSpeakControl,
	camera: CameraControl,
	screen: ScreenControl,
	hand: HandControl,
	reactions: ReactionControl,
	chat: ChatControl,
	people: PeopleControl,
	tools: ToolsControl,
};

/** Those of them that a phone's narrow bar has room for. */
export const phoneControls: EntryList<ControlProps> = {
	watching: WatchingLabel,
	mic: MicControl,
	askToSpeak: AskToSpeakControl,
	camera: CameraControl,
	hand: HandControl,
	chat: ChatControl,
};

/** The others, as rows of the More menu on a phone. */
export const phoneMenuItems: EntryList<ControlProps> = {
	reactions: ReactionMenuRow,
	people: PeopleMenuItem,
	screen: ScreenMenuItem,
};

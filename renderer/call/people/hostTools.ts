import { entriesOf } from '../capabilityEntries.ts';
import type { EntryList, HostToolProps } from '../entries.ts';
import { AllowMenu } from '../moderation/AllowMenu.tsx';
import { EndClassTool, LockTool, MuteAllTool, StopVideosTool } from '../moderation/ClassTools.tsx';

/** Buttons (`ToolButton`) in two columns. */
export const hostTools: EntryList<HostToolProps> = {
	muteAll: MuteAllTool,
	stopVideos: StopVideosTool,
	lock: LockTool,
	endClass: EndClassTool,
};

/** Rows of full width below the buttons. */
export const hostRows: EntryList<HostToolProps> = {
	allow: AllowMenu,
	...entriesOf('hostRow'),
};

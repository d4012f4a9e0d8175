import { entriesOf } from '../capabilityEntries.ts';
import type { EntryList, HostToolProps } from '../entries.ts';
import { AllowMenu } from '../moderation/AllowMenu.tsx';
import { LockTool, MuteAllTool, StopVideosTool } from '../moderation/ClassTools.tsx';

/** Buttons (`ToolButton`, stacked) in one row. */
export const hostTools: EntryList<HostToolProps> = {
	muteAll: MuteAllTool,
	stopVideos: StopVideosTool,
	lock: LockTool,
	allow: AllowMenu,
};

/** Rows of full width below the buttons. */
export const hostRows: EntryList<HostToolProps> = {
	...entriesOf('hostRow'),
};

import type { Capability } from '../entries.ts';
import { RecordingNotice } from './RecordingNotice.tsx';
import { RecordingSign } from './RecordingSign.tsx';
import { RecordingTool } from './RecordingTool.tsx';

export const recording: Capability = {
	hostRow: RecordingTool,
	topBarItem: RecordingSign,
	notice: RecordingNotice,
};

import { z } from 'zod';
import { RecordingFigures, RecordingState, RecordingSummary } from '../models/recording.ts';
import { noun } from './notice.ts';

const State = z.object({ recording: RecordingState });

export const recording = noun({
	notices: {
		recordingStarted: State,
		recordingChanged: State.describe('paused, went on, or another page is to send the pictures of what is shown'),
		recordingStopped: z.object({ recording: RecordingSummary }),
		recordingFigures: RecordingFigures.describe('to hosts'),
		recordingDiskLow: z.object({ minutesLeft: z.number() }).describe('to hosts, once'),
	},
	snapshot: z.object({ recording: RecordingState.nullable().describe('null: the room is not recorded') }),
});

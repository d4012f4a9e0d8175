import type { RecordingFigures, RecordingOptions, RecordingState } from '../../../sfu/protocol/models/recording.ts';
import { slice } from './slice.ts';

type Fields = {
	/** null: the room is not recorded. */
	recording: RecordingState | null;
	/** Hosts only; null: not told yet. */
	recordingFigures: RecordingFigures | null;
};

/** Whether the room is recorded, which everybody sees, and what the hosts are told of it. */
export const recordingSlice = slice<Fields>()({
	initial: { recording: null, recordingFigures: null },
	ended: { recording: null, recordingFigures: null },
	entered: ({ parts }) => ({ recording: parts.recording.recording }),
	notices: {
		recordingStarted: (_, { recording }) => ({ recording, recordingFigures: null }),
		recordingChanged: (_, { recording }) => ({ recording }),
		recordingStopped: () => ({ recording: null, recordingFigures: null }),
		recordingFigures: (_, recordingFigures) => ({ recordingFigures }),
	},
	actions: ({ command }) => ({
		startRecording: (options: RecordingOptions) => command('startRecording', { options }),
		pauseRecording: () => command('pauseRecording', {}),
		resumeRecording: () => command('resumeRecording', {}),
		stopRecording: () => command('stopRecording', {}),
	}),
});

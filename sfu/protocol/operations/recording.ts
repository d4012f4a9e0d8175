import { z } from 'zod';
import { RecordingOptions, RecordingState, RecordingSummary } from '../models/recording.ts';
import { NoFields, operation } from './operation.ts';

const terms = { budget: 'manage', from: 'room', who: 'host' } as const;
const State = z.object({ recording: RecordingState });

export const recording = {
	startRecording: operation({
		...terms,
		request: z
			.object({ options: RecordingOptions.exactOptional() })
			.nullish()
			.transform((given) => given ?? {})
			.describe('refused with `recording-in-progress` while the room is recorded'),
		answer: State,
		example: { options: { cameras: 'spotlight' } },
		repeatable: false,
	}),
	pauseRecording: operation({ ...terms, request: NoFields, answer: State, repeatable: true }),
	resumeRecording: operation({ ...terms, request: NoFields, answer: State, repeatable: true }),
	stopRecording: operation({
		...terms,
		request: NoFields,
		answer: z.object({ recording: RecordingSummary }),
		repeatable: false,
	}),
};

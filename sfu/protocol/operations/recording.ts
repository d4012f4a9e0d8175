import { z } from 'zod';
import { NoFields, operation } from './operation.ts';

const OfRecording = z.object({ recordingId: z.string() });

export const recording = {
	startRecording: operation({
		request: NoFields,
		answer: OfRecording,
		budget: 'manage',
		repeatable: false,
		from: 'room',
		who: 'anyone',
	}),
	stopRecording: operation({
		request: NoFields,
		answer: OfRecording,
		budget: 'manage',
		repeatable: false,
		from: 'room',
		who: 'anyone',
	}),
};

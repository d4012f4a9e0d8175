import { z } from 'zod';
import { NoFields, operation } from './operation.ts';

const OfRecording = z.object({ recordingId: z.string() });

const terms = {
	request: NoFields,
	answer: OfRecording,
	budget: 'manage',
	repeatable: false,
	from: 'room',
	who: 'anyone',
} as const;

export const recording = {
	startRecording: operation(terms),
	stopRecording: operation(terms),
};

import { z } from 'zod';
import { noun } from './notice.ts';

const OfRecording = z.object({ recordingId: z.string() });

export const recording = noun({ notices: { recordingStarted: OfRecording, recordingStopped: OfRecording } });

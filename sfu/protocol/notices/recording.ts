import { z } from 'zod';

const OfRecording = z.object({ recordingId: z.string() });

export const recording = { recordingStarted: OfRecording, recordingStopped: OfRecording };

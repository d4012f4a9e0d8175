import { z } from 'zod';

/** One of the streams that carry the loudest microphones of a room. */
export const VoiceView = z
	.object({
		producerId: z.string().describe('to be consumed once; stays until the media of the room are restarted'),
		peerId: z.string().nullable().describe('whose microphone the stream carries now; a peer does not receive its own'),
	})
	.meta({ id: 'Voice' });
export type VoiceView = z.output<typeof VoiceView>;

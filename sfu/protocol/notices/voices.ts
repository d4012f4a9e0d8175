import { z } from 'zod';
import { VoiceView } from '../models/voices.ts';
import { noun } from './notice.ts';

export const voices = noun({
	notices: {
		activeSpeaker: z.object({ peerId: z.string().nullable().describe('null: nobody speaks') }),
		audioLevels: z
			.object({ levels: z.array(z.object({ peerId: z.string(), dBvo: z.number() })) })
			.describe('loudest first, in dBvo: -127 (silence) to 0; at most once a second, and when everybody falls silent'),
		voicesChanged: z
			.object({ voices: z.array(VoiceView) })
			.describe(
				'whose microphones the voice streams carry, the whole list each time; sent when one carries that of somebody else',
			),
	},
});

import { z } from 'zod';
import { IceServer, RtpCapabilitiesView } from '../models/media.ts';
import { VoiceView } from '../models/voices.ts';
import { noun } from './notice.ts';

export const media = noun({
	notices: {
		mediaRestarted: z
			.object({ routerRtpCapabilities: RtpCapabilitiesView, voices: z.array(VoiceView) })
			.describe(
				"the room's media were lost (its worker died) and the room has a new router: make new transports, produce and consume again",
			),
		iceServersChanged: z.object({ iceServers: z.array(IceServer) }),
	},
});

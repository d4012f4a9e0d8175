import { z } from 'zod';
import { Id } from '../models/common.ts';
import { Kind, Source } from '../models/media.ts';
import { RtpParameters } from '../models/sentMedia.ts';
import { Done, operation } from './operation.ts';

const OfProducer = z.object({ producerId: Id });
const knownHostStops = z
	.number()
	.int()
	.min(0)
	.optional()
	.describe(
		'the number of `hostStops` for this source when the person wished to send it: `wrong-state` when a host has stopped it since. Without it, only what a host stops while the request is under way, or stopped while the connection was lost (once), is refused',
	);
const inRoom = { budget: 'media', from: 'room' } as const;

export const producers = {
	produce: operation({
		...inRoom,
		request: z.object({
			transportId: Id.optional().describe("default: the peer's send transport"),
			kind: Kind,
			rtpParameters: RtpParameters,
			source: Source,
			paused: z.boolean().optional(),
			knownHostStops,
			canMakeKeyFrames: z
				.boolean()
				.optional()
				.describe(
					'of video: the client makes a key frame whenever `keyFrameNeeded` asks. RTCP requests then follow each other every 80 ms in place of 320 ms, and one that the client neither follows nor is told of is repeated after 1 s',
				),
		}),
		answer: z.object({ producerId: z.string() }),
		addressBudget: 'produce',
		repeatable: true,
		who: 'anyone',
		permission: 'ofSource',
	}),
	pauseProducer: operation({
		...inRoom,
		request: OfProducer,
		answer: Done,
		repeatable: true,
		who: 'selfOrModerator',
	}),
	resumeProducer: operation({
		...inRoom,
		request: OfProducer.extend({ knownHostStops }).describe(
			"one's own: nobody switches the microphone or camera of another on",
		),
		answer: Done,
		repeatable: true,
		who: 'anyone',
		permission: 'ofSource',
	}),
	closeProducer: operation({
		...inRoom,
		request: OfProducer,
		answer: Done,
		repeatable: false,
		who: 'selfOrModerator',
	}),
};

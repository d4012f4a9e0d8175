import { z } from 'zod';
import { Id } from '../models/common.ts';
import { Kind, Source } from '../models/media.ts';
import { RtpParameters } from '../models/sentMedia.ts';
import { Done, operation } from './operation.ts';

const OfProducer = z.object({ producerId: Id });
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
		request: OfProducer.describe("one's own: nobody switches the microphone or camera of another on"),
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

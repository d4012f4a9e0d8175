import { z } from 'zod';
import { Id } from '../models/common.ts';
import { IceParametersView, TransportOptions } from '../models/media.ts';
import { DtlsParameters } from '../models/sentMedia.ts';
import { Done, NoFields, operation } from './operation.ts';

const OfTransport = z.object({ transportId: Id });
const own = { budget: 'media', from: 'room', who: 'anyone' } as const;

export const transports = {
	createTransport: operation({
		...own,
		request: z.object({
			direction: z.enum(['send', 'recv']),
			sctp: z.boolean().optional(),
			tcpOnly: z
				.boolean()
				.optional()
				.describe('offer only TCP candidates, for a network where media over UDP does not come up; default false'),
		}),
		answer: TransportOptions,
		addressBudget: 'transport',
		repeatable: false,
	}),
	connectTransport: operation({
		...own,
		request: OfTransport.extend({ dtlsParameters: DtlsParameters }),
		answer: Done,
		repeatable: true,
	}),
	restartIce: operation({
		...own,
		request: OfTransport,
		answer: z.object({ iceParameters: IceParametersView }),
		repeatable: true,
	}),
	/** All transports, with all producers and consumers on them: the page that has the media closes. The seat in the room stays. */
	closeMedia: operation({
		...own,
		request: NoFields,
		answer: Done,
		repeatable: true,
	}),
	closeTransport: operation({
		...own,
		request: OfTransport.describe('with all producers and consumers on it; the seat in the room stays'),
		answer: Done,
		repeatable: false,
	}),
};

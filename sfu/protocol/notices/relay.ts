import { z } from 'zod';
import { legacy } from '../models/legacy.ts';
import { SignalType } from '../models/relay.ts';
import { noun } from './notice.ts';

export const relay = noun({
	notices: {
		signalRelayed: legacy(
			z.object({
				from: z.string().describe('the peer id'),
				fromUserId: z.string().exactOptional().describe('of its user, if it stated one'),
				type: SignalType,
				payload: z.unknown(),
			}),
			'a session description or ICE candidate from a peer that connects to this one',
		),
	},
});

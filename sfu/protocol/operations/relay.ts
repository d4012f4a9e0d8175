import { z } from 'zod';
import { legacy } from '../models/legacy.ts';
import { UserId } from '../models/peer.ts';
import { SignalType } from '../models/relay.ts';
import { isNestedAtMost } from '../nesting.ts';
import { Done, operation } from './operation.ts';

/** Session descriptions and ICE candidates are flat. */
const SignalPayload = z.unknown().refine((value) => isNestedAtMost(value, 16), 'nested at most 16 deep');

export const relay = {
	relaySignal: operation({
		request: legacy(
			z.object({
				to: UserId.describe('a peer id, or the user id that a peer stated'),
				type: SignalType,
				payload: SignalPayload,
			}),
			'peers that connect to each other exchange session descriptions and ICE candidates through the server',
		),
		answer: Done,
		budget: 'media',
		repeatable: false,
		from: 'room',
		who: 'anyone',
	}),
};

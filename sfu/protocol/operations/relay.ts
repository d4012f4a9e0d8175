import { z } from 'zod';
import { legacy } from '../models/legacy.ts';
import { UserId } from '../models/peer.ts';
import { SignalType } from '../models/relay.ts';
import { isNestedAtMost } from '../nesting.ts';
import { Done, operation } from './operation.ts';

/** Largest signal, bytes of JSON: the offer of a browser with a microphone, a camera and a screen has about 8,000. */
export const maxSignalBytes = 16 * 1024;

/** What a signal costs to relay, bytes. @throws TypeError: it cannot be written as JSON */
export const signalBytes = (payload: unknown): number => new TextEncoder().encode(JSON.stringify(payload) ?? '').length;

/** Session descriptions and ICE candidates are flat. */
const SignalPayload = z
	.unknown()
	.refine((value) => isNestedAtMost(value, 16), { error: 'nested at most 16 deep', abort: true })
	.refine((value) => signalBytes(value) <= maxSignalBytes, `at most ${maxSignalBytes} bytes of JSON`);

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
		budget: 'relay',
		repeatable: false,
		from: 'room',
		who: 'anyone',
	}),
};

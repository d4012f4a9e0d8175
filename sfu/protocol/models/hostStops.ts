import { z } from 'zod';

const count = z.number().int().min(0);

/** For one peer, by what was stopped: how often a host or co-host has stopped it since the peer took its seat. */
export const HostStops = z
	.object({ mic: count, camera: count, screen: count, screenAudio: count, hand: count })
	.describe(
		'how often a host or co-host muted, stopped or forbade this source of the peer, or lowered its hand: a number that has grown means that the wish to send it, or the raised hand, of before no longer holds',
	)
	.meta({ id: 'HostStops' });
export type HostStops = z.infer<typeof HostStops>;
/** What a host can stop of a peer. */
export type Stoppable = keyof HostStops;

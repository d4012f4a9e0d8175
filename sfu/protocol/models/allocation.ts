/** Bandwidth allocation: what a room sends to its participants, and why a viewer does not receive every video. */
import { z } from 'zod';

/** What a viewer receives of the videos it shows, from everything down to none. */
export const ReceptionStep = z.enum(['full', 'lowerLayers', 'fewerTiles', 'audioOnly']);
export type ReceptionStep = z.output<typeof ReceptionStep>;

export const ReceptionReason = z
	.enum(['budget', 'bandwidth', 'load', 'largeClass'])
	.describe("the room's budget, the viewer's own connection, the server's computer, or the size of the class");
export type ReceptionReason = z.output<typeof ReceptionReason>;

export const Reception = z
	.object({
		step: ReceptionStep,
		reason: ReceptionReason.nullable().describe('null with `full`'),
		heldBack: z.array(z.string()).describe('producers whose video it shows and is not sent, for this reason'),
	})
	.meta({ id: 'Reception' });
export type Reception = z.output<typeof Reception>;

/** `fine`; `busy`: a new camera starts with its smallest layer; `full`: new rooms and cameras are refused. */
export const LoadState = z.enum(['fine', 'busy', 'full']);
export type LoadState = z.output<typeof LoadState>;

export const Allocation = z
	.object({
		usedMbps: z.number().describe('measured'),
		budgetMbps: z.number(),
		automatic: z.boolean().describe('by the network of this computer, not set by a host'),
		load: LoadState.describe("of the server's computer"),
	})
	.meta({ id: 'Allocation' });
export type Allocation = z.output<typeof Allocation>;

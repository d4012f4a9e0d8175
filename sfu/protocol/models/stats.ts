import { z } from 'zod';
import { Reception } from './allocation.ts';

/** What is open in a room. */
export const RoomCounts = z.object({
	participantCount: z.number(),
	transportCount: z.number(),
	producerCount: z.number(),
	consumerCount: z.number(),
});
export type RoomCounts = z.output<typeof RoomCounts>;

/** Of a media worker. */
export const WorkerState = z
	.enum(['ok', 'notAnswering', 'restarting'])
	.describe(
		'`notAnswering`: it hangs; nothing new is placed on it, and unless it answers soon it is ended and its rooms restart elsewhere',
	);
export type WorkerState = z.output<typeof WorkerState>;

export const PeerStats = z.object({
	peerId: z.string(),
	uplinkKbps: z.number().describe('received from this peer by the server'),
	downlinkKbps: z.number().describe('sent to this peer by the server'),
	rttMs: z.number().nullable(),
	lossRatio: z.number().describe('0 to 1, of what the server received from it'),
	score: z.number().nullable().describe('0 (worst) to 10, the lowest of its producers; null: it has none'),
	topLayer: z
		.number()
		.nullable()
		.describe('of its camera, the highest spatial layer that anybody receives; null: nobody receives it'),
	videos: z.object({ shown: z.number(), sent: z.number() }).describe('that it shows, and that it is sent'),
	reception: Reception,
});
export type PeerStats = z.output<typeof PeerStats>;

import { z } from 'zod';
import { unixMs } from './common.ts';

/** Letters and digits that nobody mistakes for each other: no 0 O 1 I L, no U. */
export const roomCodeAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Six characters; typed in any case and width, with spaces, dashes or dots anywhere ("k7p 3qf"). Letters outside
 * `roomCodeAlphabet` pass: the room is not found then, rather than the request malformed.
 */
export const RoomCode = z
	.string()
	.max(32)
	.transform((text) =>
		text
			.normalize('NFKC')
			.replace(/[^\p{L}\p{N}]/gu, '')
			.toUpperCase(),
	)
	.pipe(z.string().regex(/^[A-Z0-9]{6}$/, 'a room code has six characters'));

/** As shown to people: two groups of three. */
export const formatRoomCode = (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** What everybody in the room knows about it. */
export const RoomView = z
	.object({
		roomId: z.string(),
		roomCode: z.string(),
		name: z.string(),
		locked: z.boolean(),
		lobby: z.boolean(),
		waitForHost: z.boolean().describe('participants wait until a host or co-host is inside'),
		recording: z.boolean(),
		recordable: z.boolean().describe('whether hosts may record it'),
		maxParticipants: z.number(),
		budgetMbps: z
			.number()
			.nullable()
			.describe('what all participants together may receive, as a host set it; null: by the network of this computer'),
		startedAtMs: unixMs.nullable().describe('when the first participant joined; null while nobody has'),
	})
	.meta({ id: 'Room' });
export type RoomView = z.output<typeof RoomView>;

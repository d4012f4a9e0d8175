import { z } from 'zod';
import { RoomView } from '../models/room.ts';
import { NoFields, noun } from './notice.ts';

export const room = noun({
	notices: {
		roomUpdated: z
			.object({ room: RoomView })
			.describe('name, code, lock, lobby, recording, size or budget of the room'),
		roomClosed: NoFields,
		serversChanged: z
			.object({
				servers: z
					.array(z.string())
					.describe('origins of the servers to turn to when this one is gone; empty: there are none any more'),
				silenceMs: z.number().describe('without anything from this one, pings included, for so long: it is gone'),
			})
			.describe('after a join, and whenever they change'),
		serverClosing: NoFields.describe('the server stops or restarts: connect again'),
	},
});

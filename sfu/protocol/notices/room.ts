import { z } from 'zod';
import { RoomView } from '../models/room.ts';
import { NoFields } from './notice.ts';

export const room = {
	roomUpdated: z
		.object({ room: RoomView })
		.describe('name, lock, lobby, recording, spotlight, size or budget of the room'),
	roomClosed: NoFields,
	serverClosing: NoFields.describe('the server stops or restarts: connect again'),
};

import { z } from 'zod';
import { LobbyEntry } from '../models/lobby.ts';
import { NoFields, noun } from './notice.ts';

const LobbyView = z.object({ lobby: z.array(LobbyEntry) }).describe('only for hosts and co-hosts');

export const lobby = noun({
	notices: {
		lobbyChanged: LobbyView.describe('to hosts and co-hosts'),
		admitted: NoFields.describe('to a person who waits: ask to join again'),
		denied: NoFields.describe('to a person who waits'),
	},
	snapshot: LobbyView.exactOptional(),
});

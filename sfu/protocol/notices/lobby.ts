import { z } from 'zod';
import { LobbyEntry } from '../models/lobby.ts';
import { NoFields } from './notice.ts';

export const lobby = {
	lobbyChanged: z.object({ lobby: z.array(LobbyEntry) }).describe('to hosts and co-hosts'),
	admitted: NoFields.describe('to a person who waits: ask to join again'),
	denied: NoFields.describe('to a person who waits'),
};

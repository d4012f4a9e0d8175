import type { LobbyEntry } from '../../../sfu/protocol/models.ts';
import { slice } from './slice.ts';

type LobbyState = {
	/** Who waits for admission; always empty for participants. */
	lobby: LobbyEntry[];
};

export const lobbySlice = slice<LobbyState>()({
	initial: { lobby: [] },
	ended: { lobby: [] },
	entered: ({ parts }) => ({ lobby: parts.lobby?.lobby ?? [] }),
	notices: { lobbyChanged: (_, { lobby }) => ({ lobby }) },
	effects: ({ call }) => ({ denied: () => call.end({ kind: 'denied' }) }),
	actions: ({ command }) => ({
		/** Whether new participants wait for admission. */
		setLobby: (lobby: boolean) => command('setRoomOptions', { lobby }),
		admit: (peerId: string) => command('admit', { peerId }),
		admitAll: () => command('admitAll', {}),
		deny: (peerId: string) => command('deny', { peerId }),
	}),
});

import type { RoomView } from '../../../sfu/protocol/models.ts';
import { slice } from './slice.ts';

export type RoomState = {
	/** null before the first join. */
	room: RoomView | null;
};

export const roomSlice = slice<RoomState>()({
	initial: { room: null },
	entered: ({ room }) => ({ room }),
	notices: { roomUpdated: (_, { room }) => ({ room }) },
	effects: ({ call }) => ({ roomClosed: () => call.end({ kind: 'roomClosed' }) }),
	actions: ({ command }) => ({
		setLocked: (locked: boolean) => command('lockRoom', { locked }),
		renameRoom: (name: string) => command('setRoomOptions', { name }),
		renewRoomCode: () => command('renewRoomCode', {}),
		closeRoom: () => command('closeRoom', {}),
	}),
});

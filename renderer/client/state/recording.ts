import type { RoomState } from './room.ts';
import { slice } from './slice.ts';

/** Whether the room is being recorded, which `room` says. */
export const recordingSlice = slice<Record<never, never>, RoomState>()({
	initial: {},
	notices: {
		recordingStarted: ({ room }) => ({ room: room && { ...room, recording: true } }),
		recordingStopped: ({ room }) => ({ room: room && { ...room, recording: false } }),
	},
});

import { BandwidthAllocator } from './allocation/BandwidthAllocator.ts';
import { AudioOnlyAdvice } from './class/AudioOnlyAdvice.ts';
import { Chat } from './class/Chat.ts';
import { Hands } from './class/Hands.ts';
import { Lobby } from './class/Lobby.ts';
import { Moderation } from './class/Moderation.ts';
import { Permissions } from './class/Permissions.ts';
import { Spotlight } from './class/Spotlight.ts';
import { RestartReturns } from './room/RestartReturns.ts';
import type { RoomApi } from './room/RoomApi.ts';
import type { RoomContext } from './room/RoomContext.ts';
import type { RoomPart } from './room/RoomPart.ts';
import type { RestartReturn } from './room/RoomSettings.ts';

/**
 * The parts of one room, in the order in which their hooks are called: one line per capability.
 * @param restartReturns persisted by the run of the server before this one
 */
export function createParts(room: RoomApi, context: RoomContext, restartReturns: RestartReturn[]) {
	const permissions = new Permissions(room);
	return {
		permissions,
		allocation: new BandwidthAllocator(room, context),
		moderation: new Moderation(room, permissions),
		chat: new Chat(room),
		hands: new Hands(room),
		spotlight: new Spotlight(room),
		lobby: new Lobby(room),
		audioOnlyAdvice: new AudioOnlyAdvice(room, context.audioOnlyAbove),
		restartReturns: new RestartReturns(room, context.logger, restartReturns),
	} satisfies Record<string, RoomPart>;
}

export type RoomParts = ReturnType<typeof createParts>;

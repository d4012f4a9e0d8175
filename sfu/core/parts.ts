import { BandwidthAllocator } from './allocation/BandwidthAllocator.ts';
import * as capabilities from './class/capabilities.ts';
import { Names } from './class/names/Names.ts';
import { Lesson } from './room/Lesson.ts';
import { RestartReturns } from './room/RestartReturns.ts';
import type { RoomApi } from './room/RoomApi.ts';
import type { RoomContext } from './room/RoomContext.ts';
import type { RoomPart } from './room/RoomPart.ts';
import type { RestartReturn } from './room/RoomSettings.ts';

type PartClass = new (room: RoomApi, context: RoomContext) => RoomPart;
type Capabilities = { [Name in keyof typeof capabilities]: InstanceType<(typeof capabilities)[Name]> };

/**
 * The parts of one room: the bandwidth allocation, the capabilities of the class (in the order of their names), the names
 * of people, who may return after a restart, and the lesson that takes place. The hooks are called in this order.
 * @param restartReturns persisted by the run of the server before this one
 */
export function createParts(room: RoomApi, context: RoomContext, restartReturns: RestartReturn[]) {
	const ofClass = createCapabilities(room, context);
	return {
		allocation: new BandwidthAllocator(room, context),
		...ofClass,
		names: new Names(room, ofClass.lobby),
		restartReturns: new RestartReturns(room, context.logger, restartReturns),
		lesson: new Lesson(room, context.logger),
	} satisfies Record<string, RoomPart>;
}

export type RoomParts = ReturnType<typeof createParts>;

function createCapabilities(room: RoomApi, context: RoomContext): Capabilities {
	const classes: Record<string, PartClass> = capabilities;
	const created = Object.entries(classes).map(([name, Part]) => [name, new Part(room, context)]);
	// Object.fromEntries forgets the keys; there is one object for each class.
	return Object.fromEntries(created) as Capabilities;
}

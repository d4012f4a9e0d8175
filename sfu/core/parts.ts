import { BandwidthAllocator } from './allocation/BandwidthAllocator.ts';
import * as capabilities from './class/capabilities.ts';
import { Names } from './class/names/Names.ts';
import { Lesson } from './room/Lesson.ts';
import type { RoomApi } from './room/RoomApi.ts';
import type { RoomContext } from './room/RoomContext.ts';
import type { RoomPart } from './room/RoomPart.ts';
import { Seats } from './room/Seats.ts';

type PartClass = new (room: RoomApi, context: RoomContext) => RoomPart;
type Capabilities = { [Name in keyof typeof capabilities]: InstanceType<(typeof capabilities)[Name]> };

/**
 * The parts of one room: the seats, the bandwidth allocation, the capabilities of the class (in the order of their names),
 * the names of people, and the lesson that takes place. The hooks are called in this order.
 */
export function createParts(room: RoomApi, context: RoomContext) {
	const ofClass = createCapabilities(room, context);
	return {
		seats: new Seats(room),
		allocation: new BandwidthAllocator(room, context),
		...ofClass,
		names: new Names(room, ofClass.lobby),
		lesson: new Lesson(room),
	} satisfies Record<string, RoomPart>;
}

export type RoomParts = ReturnType<typeof createParts>;

function createCapabilities(room: RoomApi, context: RoomContext): Capabilities {
	const classes: Record<string, PartClass> = capabilities;
	const created = Object.entries(classes).map(([name, Part]) => [name, new Part(room, context)]);
	// Object.fromEntries forgets the keys; there is one object for each class.
	return Object.fromEntries(created) as Capabilities;
}

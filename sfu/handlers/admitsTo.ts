import type { Room } from '../core/Room.ts';
import type { RoomRegistry } from '../core/RoomRegistry.ts';
import type { Grant } from './Session.ts';

/** Whether a token admits to this room. An id goes before a code: whoever founds a room may choose an id that looks like one. */
export function admitsTo(
	{ roomId, rooms }: Pick<Grant, 'roomId' | 'rooms'>,
	room: Room,
	registry: RoomRegistry,
): boolean {
	if (roomId !== undefined) return roomId === room.id;
	return rooms === undefined || rooms.some((named) => registry.lookUp(named) === room);
}

/** Whether it may be used for a room of this id that does not exist yet. */
export function mayFound({ roomId, rooms }: Pick<Grant, 'roomId' | 'rooms'>, id: string | undefined): boolean {
	if (roomId !== undefined) return roomId === id;
	return rooms === undefined || (id !== undefined && rooms.includes(id));
}

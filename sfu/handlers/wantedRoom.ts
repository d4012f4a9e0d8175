import type { Room } from '../core/Room.ts';
import type { RoomRegistry } from '../core/RoomRegistry.ts';
import type { Request } from '../protocol/operations.ts';
import { admitsTo, mayFound } from './admitsTo.ts';
import type { Grant, Session } from './Session.ts';

/** Which room a `joinRoom` asks for. */
export type WantedRoom = {
	/** Id or code; undefined: the request names none, and neither does the token. */
	named: string | undefined;
	/** What `named` is. */
	by: 'id' | 'code' | 'idOrCode';
	/** The client may only have guessed it: a wrong one counts. */
	isGuess: boolean;
	/** The room is created if it does not exist. */
	mayCreate: boolean;
};

export function wantedRoom(
	grant: Grant,
	{ room, roomId, roomCode, create = true }: Pick<Request<'joinRoom'>, 'room' | 'roomId' | 'roomCode' | 'create'>,
): WantedRoom {
	const id = roomId ?? room ?? (roomCode === undefined ? onlyRoomOf(grant) : undefined);
	const named = id ?? roomCode;
	const isOfToken = named !== undefined && (named === grant.roomId || (grant.rooms?.includes(named) ?? false));
	const isIdOrCode = id === room || (isOfToken && id !== grant.roomId);
	const mayCreate = grant.open && create && mayFound(grant, id);
	return {
		named,
		by: id === undefined ? 'code' : isIdOrCode ? 'idOrCode' : 'id',
		isGuess: !isOfToken && !(mayCreate && id !== undefined),
		mayCreate,
	};
}

/**
 * The room that is wanted, if there is one and the token admits to it.
 *
 * A room to which the token does not admit is answered like one that does not exist, and both count as a wrong guess:
 * otherwise whoever has a token could find out the codes of other rooms.
 * @throws SfuError rate-limited: too many wrong guesses
 */
export async function findWanted(
	session: Session,
	{ named, by, isGuess }: Pick<WantedRoom, 'by' | 'isGuess'> & { named: string },
): Promise<Room | undefined> {
	const { grant, sfu } = session;
	const look = () => {
		const found = lookUp(sfu.rooms, { named, by });
		return found && admitsTo(grant, found, sfu.rooms) && isOfFounding(grant, found) ? found : undefined;
	};
	return isGuess ? session.guess(look) : look();
}

/** Whether or not a token admits to it. */
export function lookUp(rooms: RoomRegistry, { named, by }: { named: string; by: WantedRoom['by'] }): Room | undefined {
	if (by === 'code') return rooms.findByCode(named);
	return by === 'idOrCode' ? rooms.lookUp(named) : rooms.find(named);
}

/** A founder's token does not admit to a later room of the same id, which somebody else may have founded. */
function isOfFounding({ founding }: Grant, { settings }: Room): boolean {
	return founding === undefined || founding === settings.founding?.id;
}

/** The room of a token that admits to one alone, by id or code. */
function onlyRoomOf({ roomId, rooms = [] }: Pick<Grant, 'roomId' | 'rooms'>): string | undefined {
	return roomId ?? (rooms.length === 1 ? rooms[0] : undefined);
}

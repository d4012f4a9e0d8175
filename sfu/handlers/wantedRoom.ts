import type { Request } from '../protocol/operations.ts';
import { mayFound } from './admitsTo.ts';
import type { Grant } from './Session.ts';

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

/** The room of a token that admits to one alone, by id or code. */
function onlyRoomOf({ roomId, rooms = [] }: Pick<Grant, 'roomId' | 'rooms'>): string | undefined {
	return roomId ?? (rooms.length === 1 ? rooms[0] : undefined);
}

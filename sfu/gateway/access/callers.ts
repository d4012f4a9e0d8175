import type { FastifyRequest } from 'fastify';
import { SfuError } from '../../core/errors.ts';
import type { Room } from '../../core/Room.ts';
import type { TokenIdentity } from './issuers/TokenIdentity.ts';
import { networkOf } from './networkOf.ts';
import type { Claims } from './Tokens.ts';

/**
 * Who calls a route that an open server (`--open`) serves without a token.
 * `program`: the host of this computer, or a program whose token has the scope of the route. `person`: with a token of another
 * issuer, also on a server that is not open. `host`: of one other room, e.g. its founder. `stranger`: everybody else, with or
 * without a token.
 */
export type Caller = { network: string } & (
	| { kind: 'program' }
	| { kind: 'person'; identity: TokenIdentity }
	| { kind: 'host'; claims: Claims }
	| { kind: 'stranger'; hasToken: boolean }
);

const callers = new WeakMap<FastifyRequest, Caller>();

type Who = 'program' | { kind: 'identity'; identity: TokenIdentity } | { kind: 'person'; claims: Claims } | 'stranger';

export function rememberCaller(request: FastifyRequest, who: Who): void {
	const network = networkOf(request.ip);
	const hasToken = request.headers.authorization !== undefined;
	if (who === 'program') callers.set(request, { kind: 'program', network });
	else if (who === 'stranger') callers.set(request, { kind: 'stranger', network, hasToken });
	else if (who.kind === 'identity') callers.set(request, { kind: 'person', identity: who.identity, network });
	else callers.set(request, { kind: 'host', claims: who.claims, network });
}

/** Of a request that passed `requireScope`. */
export function callerOf(request: FastifyRequest): Caller {
	const caller = callers.get(request);
	if (!caller) throw new Error('the route has no guard');
	return caller;
}

/** Whether it passed `requireScope` as a program. */
export const isProgram = (request: FastifyRequest): boolean => callers.get(request)?.kind === 'program';

/** @throws SfuError unauthorized (came without a token), forbidden (with one that does not suffice) */
export function refuse(caller: Caller): never {
	if (caller.kind === 'stranger' && !caller.hasToken) throw new SfuError('unauthorized', 'a token is required');
	throw new SfuError('forbidden', 'only the host or founder of this room, or a program, may do this');
}

/** Whether it may end the room, and remove people from it. */
export function mayManage(caller: Caller, room: Room): boolean {
	if (caller.kind === 'person') {
		const { identity } = caller;
		return hasFounded(identity, room) || (identity.role === 'host' && admitsTo(identity, room));
	}
	return caller.kind === 'program' || (caller.kind === 'host' && isHostOf(caller.claims, room));
}

/** Whether it may see who is in the room: also whom a token names it to, and whoever founded it without one, from the same address. */
export function mayRead(caller: Caller, room: Room): boolean {
	if (caller.kind === 'person' && caller.identity.rooms !== null && admitsTo(caller.identity, room)) return true;
	return mayManage(caller, room) || room.settings.founding?.network === caller.network;
}

/** A founder's token is for the room that was founded with it, not for a later one of the same id. */
export function isHostOf({ role, roomId, founding }: Claims, { settings }: Room): boolean {
	const isThisRoom = roomId === settings.roomId && (founding === undefined || founding === settings.founding?.id);
	return role === 'host' && isThisRoom;
}

/**
 * Under whose name it founds a room: the limits of rooms count them by it.
 * @param roomId undefined: any
 * @throws SfuError forbidden: its token does not allow it
 */
export function founderOf(caller: Caller, roomId: string | undefined): string {
	if (caller.kind !== 'person') return caller.network;
	const { subject, rooms, mayCreateRooms } = caller.identity;
	if (!mayCreateRooms || (rooms !== null && !rooms.some((named) => named === roomId)))
		throw new SfuError('forbidden', 'the token does not allow to create this room');
	return subject;
}

/** By its id or its code. */
function admitsTo({ rooms }: TokenIdentity, { settings: { roomId, roomCode } }: Room): boolean {
	return rooms === null || rooms.some((named) => named === roomId || named === roomCode);
}

/** A role in the token goes before having founded the room. */
function hasFounded({ subject, role }: TokenIdentity, { settings }: Room): boolean {
	return role === undefined && settings.founding?.network === subject;
}

/** @throws SfuError unauthorized, forbidden */
export function requireManager(request: FastifyRequest, room: Room): void {
	const caller = callerOf(request);
	if (!mayManage(caller, room)) refuse(caller);
}

/** @throws SfuError unauthorized, forbidden */
export function requireReader(request: FastifyRequest, room: Room): void {
	const caller = callerOf(request);
	if (!mayRead(caller, room)) refuse(caller);
}

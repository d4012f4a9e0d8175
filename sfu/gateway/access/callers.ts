import type { FastifyRequest } from 'fastify';
import { SfuError } from '../../core/errors.ts';
import type { Room } from '../../core/Room.ts';
import { networkOf } from './networkOf.ts';
import type { Claims } from './Tokens.ts';

/**
 * Who calls a route that an open server (`--open`) serves without a token.
 * `program`: the host of this computer, or a program whose token has the scope of the route. `host`: of one other room, e.g.
 * its founder. `stranger`: everybody else, with or without a token.
 */
export type Caller = { network: string } & (
	| { kind: 'program' }
	| { kind: 'host'; claims: Claims }
	| { kind: 'stranger'; hasToken: boolean }
);

const callers = new WeakMap<FastifyRequest, Caller>();

export function rememberCaller(request: FastifyRequest, who: 'program' | Claims | 'stranger'): void {
	const network = networkOf(request.ip);
	const hasToken = request.headers.authorization !== undefined;
	if (who === 'program') callers.set(request, { kind: 'program', network });
	else if (who === 'stranger') callers.set(request, { kind: 'stranger', network, hasToken });
	else callers.set(request, { kind: 'host', claims: who, network });
}

/** Of a request that passed `requireScope`. */
export function callerOf(request: FastifyRequest): Caller {
	const caller = callers.get(request);
	if (!caller) throw new Error('the route has no guard');
	return caller;
}

/** @throws SfuError unauthorized (came without a token), forbidden (with one that does not suffice) */
export function refuse(caller: Caller): never {
	if (caller.kind === 'stranger' && !caller.hasToken) throw new SfuError('unauthorized', 'a token is required');
	throw new SfuError('forbidden', 'only the host or founder of this room, or a program, may do this');
}

/** Whether it may end the room, and remove people from it. */
export function mayManage(caller: Caller, room: Room): boolean {
	return caller.kind === 'program' || (caller.kind === 'host' && isHostOf(caller.claims, room));
}

/** Whether it may see who is in the room: also whoever founded it without a token, from the same address. */
export function mayRead(caller: Caller, room: Room): boolean {
	return mayManage(caller, room) || room.settings.founding?.network === caller.network;
}

/** A founder's token is for the room that was founded with it, not for a later one of the same id. */
export function isHostOf({ role, roomId, founding }: Claims, { settings }: Room): boolean {
	const isThisRoom = roomId === settings.roomId && (founding === undefined || founding === settings.founding?.id);
	return role === 'host' && isThisRoom;
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

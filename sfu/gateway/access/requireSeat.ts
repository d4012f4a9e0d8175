import type { FastifyRequest } from 'fastify';
import { SfuError } from '../../core/errors.ts';
import type { Peer } from '../../core/peer/Peer.ts';
import type { Room } from '../../core/Room.ts';
import { bearerTokenOf } from './readToken.ts';

/**
 * The peer whose page has sent a request. It proves itself by the resume token of its seat, from the answer of `joinRoom`: so
 * the role counts that it has now, and nothing is left of it when the seat ends.
 * @param room undefined: there is none, and no seat in it
 * @throws SfuError unauthorized
 */
export function requireSeat(request: FastifyRequest, room: Room | undefined): Peer {
	const token = bearerTokenOf(request.headers.authorization);
	const peer = token === undefined ? undefined : room?.findResumable(token);
	if (!peer) throw new SfuError('unauthorized', 'no seat of this room has this token');
	return peer;
}
